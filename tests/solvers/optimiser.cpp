// The optimisers on f = (c/2) theta^2 and on a constant gradient, against recursions worked out by hand.
#include "solvers/optimiser.hpp"

#include <array>
#include <cmath>
#include <limits>
#include <stdexcept>
#include <string>
#include <vector>

#include <boost/test/data/monomorphic.hpp>
#include <boost/test/data/test_case.hpp>
#include <boost/test/unit_test.hpp>

#include "theory/errors.hpp"

BOOST_AUTO_TEST_SUITE(solvers_optimiser)

namespace {

using namespace sinkflow;
using solvers::make_optimiser;
using solvers::OptimiserOptions;
namespace data = boost::unit_test::data;

const std::vector<std::string> all = solvers::optimiser_names();

/// theta after each of `steps` steps on (curvature/2) theta^2.
std::vector<double> on_quadratic(const std::string& name, const OptimiserOptions& options, double curvature,
                                 int steps) {
  const auto optimiser = make_optimiser<double>(name, options);
  std::vector<double> theta{1};
  std::vector<double> path;
  for (int n = 0; n < steps; ++n) {
    const std::vector<double> gradient{curvature * theta[0]};
    optimiser->step(gradient, theta);
    path.push_back(theta[0]);
  }
  return path;
}

BOOST_AUTO_TEST_CASE(every_file_is_an_optimiser) {
  const std::vector<std::string> expected{"adam", "adam_l2", "adamw", "gd", "sgd", "sign"};
  for (const std::string& name : expected) {
    BOOST_TEST(std::count(all.begin(), all.end(), name) == 1, name);
  }
}

// theta_n = (1 - eta c)^n.
BOOST_AUTO_TEST_CASE(gradient_descent_on_a_quadratic_is_geometric) {
  const auto path = on_quadratic("gd", {.step = 0.25}, 2, 20);
  for (std::size_t n = 0; n < path.size(); ++n) {
    BOOST_TEST(path[n] == std::pow(0.5, n + 1));
  }
}

// theta_{n+1} = (1 + mu - eta c) theta_n - mu theta_{n-1}. With mu = 1/4, eta c = 1/4 both roots are 1/2, and
// theta_0 = 1, theta_1 = 3/4 give theta_n = (1 + n/2) 2^-n.
BOOST_AUTO_TEST_CASE(momentum_with_a_double_root) {
  const auto path = on_quadratic("sgd", {.step = 0.125, .momentum = 0.25}, 2, 30);
  for (std::size_t n = 1; n <= path.size(); ++n) {
    const double exact = (1 + 0.5 * static_cast<double>(n)) * std::pow(0.5, n);
    BOOST_TEST(path[n - 1] == exact, boost::test_tools::tolerance(1e-14));
  }
}

// 1 -> 0.75 -> 0.5 -> 0.25 -> 0, and sign(0) = 0 stays.
BOOST_AUTO_TEST_CASE(sign_descent_walks_and_stops_at_zero) {
  const auto path = on_quadratic("sign", {.step = 0.25}, 3, 6);
  const std::vector<double> exact{0.75, 0.5, 0.25, 0, 0, 0};
  BOOST_TEST(path == exact, boost::test_tools::per_element());
}

// For a constant gradient g both corrected moments are g and g^2: every step is eta |g|/(|g| + eps) against its sign.
BOOST_AUTO_TEST_CASE(adam_on_a_constant_gradient_moves_by_eta) {
  const auto optimiser = make_optimiser<double>("adam", {.step = 0.5, .beta1 = 0.9, .beta2 = 0.99, .eps = 0.25});
  std::vector<double> theta{0, 0};
  const std::vector<double> gradient{0.75, -0.25};
  for (int n = 1; n <= 50; ++n) {
    optimiser->step(gradient, theta);
    BOOST_TEST(theta[0] == -0.5 * 0.75 * n, boost::test_tools::tolerance(1e-12));
    BOOST_TEST(theta[1] == 0.5 * 0.5 * n, boost::test_tools::tolerance(1e-12));
  }
}

// Gradients 1 and 3 with b1 = 1/2, b2 = 3/4, eps = 0. Corrected means 1 and (1/4 + 3/2)/(3/4) = 7/3, squares 1 and
// (3/16 + 9/4)/(7/16) = 39/7.
BOOST_AUTO_TEST_CASE(adam_by_hand_for_two_steps) {
  const auto optimiser = make_optimiser<double>("adam", {.step = 1, .beta1 = 0.5, .beta2 = 0.75, .eps = 0});
  std::vector<double> theta{0};
  optimiser->step(std::vector<double>{1.0}, theta);
  BOOST_TEST(theta[0] == -1.0, boost::test_tools::tolerance(1e-15));
  optimiser->step(std::vector<double>{3.0}, theta);
  BOOST_TEST(theta[0] == -1 - 7.0 / 3 / std::sqrt(39.0 / 7), boost::test_tools::tolerance(1e-15));
}

// b1 = b2 = 0 makes Adam sign descent for eps = 0. AdamW then obeys |theta| <- |(1 - eta wd) theta| - eta, L2 only
// changes the gradient's size, which Adam forgets.
BOOST_AUTO_TEST_CASE(decay_beside_and_inside_the_moments) {
  OptimiserOptions options{.step = 0.125, .beta1 = 0, .beta2 = 0, .eps = 0, .weight_decay = 2};
  const auto decoupled = on_quadratic("adamw", options, 1, 3);
  const std::vector<double> exact{0.75 - 0.125, 0.75 * 0.625 - 0.125, 0.75 * 0.34375 - 0.125};
  BOOST_TEST(decoupled == exact, boost::test_tools::tolerance(1e-15) << boost::test_tools::per_element());
  const auto inside = on_quadratic("adam_l2", options, 1, 3);
  const std::vector<double> linear{0.875, 0.75, 0.625};
  BOOST_TEST(inside == linear, boost::test_tools::tolerance(1e-15) << boost::test_tools::per_element());
}

// On a constant gradient g AdamW is theta <- k theta - s with k = 1 - eta wd and s = eta g/(|g| + eps), whatever the
// moments' decays: theta_n = k^n theta_0 - s (1 - k^n)/(1 - k). Without a gradient the decay alone is left, where L2
// inside the moments would still move by eta.
BOOST_AUTO_TEST_CASE(decoupled_decay_does_not_pass_through_the_moments) {
  const OptimiserOptions options{.step = 0.5, .beta1 = 0.9, .beta2 = 0.99, .eps = 0.25, .weight_decay = 0.125};
  const double kept = 1 - 0.5 * 0.125;
  const auto optimiser = make_optimiser<double>("adamw", options);
  std::vector<double> theta{2, 2};
  for (int n = 1; n <= 50; ++n) {
    optimiser->step(std::vector<double>{0.75, 0}, theta);
    const double shrunk = std::pow(kept, n);
    const double moved = 0.5 * 0.75 * (1 - shrunk) / (1 - kept);
    BOOST_TEST(theta[0] == 2 * shrunk - moved, boost::test_tools::tolerance(1e-11));
    BOOST_TEST(theta[1] == 2 * shrunk, boost::test_tools::tolerance(1e-13));
  }
}

// L2 inside Adam on a gradient is Adam on the gradient plus wd theta; without decay all three Adams are one.
BOOST_AUTO_TEST_CASE(variants_of_adam_agree_where_they_must) {
  const OptimiserOptions plain{.step = 0.01, .beta1 = 0.9, .beta2 = 0.99};
  OptimiserOptions decayed = plain;
  decayed.weight_decay = 0.5;
  BOOST_TEST(on_quadratic("adam_l2", decayed, 2, 100) == on_quadratic("adam", plain, 2.5, 100),
             boost::test_tools::tolerance(1e-12) << boost::test_tools::per_element());
  BOOST_TEST(on_quadratic("adam_l2", plain, 2, 100) == on_quadratic("adam", plain, 2, 100),
             boost::test_tools::per_element());
  BOOST_TEST(on_quadratic("adamw", plain, 2, 100) == on_quadratic("adam", plain, 2, 100),
             boost::test_tools::per_element());
}

BOOST_DATA_TEST_CASE(entries_do_not_mix_and_float_follows_double, data::make(all), name) {
  const OptimiserOptions options{.step = 0.01, .eps = 1e-6, .weight_decay = 0.1};
  const auto together = make_optimiser<double>(name, options);
  const auto in_float = make_optimiser<float>(name, options);
  std::vector<double> theta{1, -2};
  std::vector<float> rounded{1, -2};
  const std::array alone{make_optimiser<double>(name, options), make_optimiser<double>(name, options)};
  std::vector<std::vector<double>> single{{1}, {-2}};
  for (int n = 0; n < 50; ++n) {
    const std::vector<double> gradient{std::sin(n + 1.0), 3 * std::cos(0.3 * n)};
    const std::vector<float> gradient_rounded(gradient.begin(), gradient.end());
    together->step(gradient, theta);
    in_float->step(gradient_rounded, rounded);
    for (std::size_t i = 0; i < 2; ++i) {
      alone.at(i)->step(std::vector<double>{gradient[i]}, single[i]);
      BOOST_TEST(single[i][0] == theta[i]);
      BOOST_TEST(std::abs(static_cast<double>(rounded[i]) - theta[i]) < 1e-5);
    }
  }
}

BOOST_DATA_TEST_CASE(training_goes_on_from_a_stored_state, data::make(all), name) {
  const OptimiserOptions options{.step = 0.1};
  const auto whole = make_optimiser<double>(name, options);
  std::vector<double> theta{1};
  for (int n = 0; n < 5; ++n) {
    whole->step(std::vector<double>{theta[0]}, theta);
  }
  const auto later = make_optimiser<double>(name, options);
  later->restore(whole->state());
  std::vector<double> resumed = theta;
  whole->step(std::vector<double>{theta[0]}, theta);
  later->step(std::vector<double>{resumed[0]}, resumed);
  BOOST_TEST(resumed[0] == theta[0]);
  BOOST_TEST(later->state().steps == 6);
}

BOOST_AUTO_TEST_CASE(what_cannot_be_used_is_refused) {
  BOOST_CHECK_THROW((void)make_optimiser<double>("adams", {}), InputError);
  BOOST_CHECK_THROW((void)make_optimiser<double>("adam", {.step = 0}), InputError);
  BOOST_CHECK_THROW((void)make_optimiser<double>("adam", {.step = std::numeric_limits<double>::quiet_NaN()}),
                    InputError);
  BOOST_CHECK_THROW((void)make_optimiser<double>("adam", {.beta2 = 1}), InputError);
  BOOST_CHECK_THROW((void)make_optimiser<double>("sgd", {.momentum = -0.1}), InputError);
  BOOST_CHECK_THROW((void)make_optimiser<float>("adamw", {.weight_decay = -1}), InputError);
  const auto optimiser = make_optimiser<double>("adam", {});
  std::vector<double> theta{1, 2};
  BOOST_CHECK_THROW(optimiser->step(std::vector<double>{1.0}, theta), std::invalid_argument);
  optimiser->step(std::vector<double>{1.0, 1.0}, theta);
  std::vector<double> shorter{1};
  BOOST_CHECK_THROW(optimiser->step(std::vector<double>{1.0}, shorter), std::invalid_argument);
  BOOST_CHECK_THROW(optimiser->restore({}), std::invalid_argument);
}

// An update may not hide a NaN: it has to reach the parameters. (The sign of NaN counts as 0: there callers look at the
// gradient.)
BOOST_DATA_TEST_CASE(a_nan_gradient_shows, data::make({"adam", "adam_l2", "adamw", "gd", "sgd"}), name) {
  const auto optimiser = make_optimiser<double>(name, {});
  std::vector<double> theta{1};
  optimiser->step(std::vector<double>{std::numeric_limits<double>::quiet_NaN()}, theta);
  BOOST_TEST(std::isnan(theta[0]));
}

}  // namespace

BOOST_AUTO_TEST_SUITE_END()

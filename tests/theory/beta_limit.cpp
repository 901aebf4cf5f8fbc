// Edges of the limit and the rate of beta, and of the stationary set, that no claim reaches.
#include "theory/beta_limit.hpp"

#include <cmath>
#include <random>
#include <stdexcept>

#include <boost/test/unit_test.hpp>

#include "tests/support/largest.hpp"
#include "theory/stationary_set.hpp"
#include "verify/cases/random_model.hpp"
#include "verify/statistics/extremes.hpp"

BOOST_AUTO_TEST_SUITE(theory_beta_limit)

namespace {

using namespace sinkflow;
using Eigen::VectorXd;
using theory::Model;
using theory::State;

Model full_model(Eigen::Index contexts = 1) {
  std::mt19937_64 random(11);
  return verify::random_model(random, {.rows = 4, .columns = 5, .contexts = contexts});
}

Model point_masses() {
  std::mt19937_64 random(12);
  return verify::random_model(random, {.rows = 3, .columns = 4, .density = 0});
}

State ramp(const Model& model, double alpha) {
  return {VectorXd::Constant(model.rows(), alpha), VectorXd::LinSpaced(model.columns(), -1, 2)};
}

}  // namespace

BOOST_AUTO_TEST_CASE(the_closed_form_asks_for_one_logit_and_fixed_counts) {
  const Model model = full_model();
  State start = ramp(model, 1);
  start.alpha[2] = 1.5;
  BOOST_CHECK_THROW(theory::common_logit_limit(model, start), std::invalid_argument);
  const Model contexts = full_model(3);
  BOOST_CHECK_THROW(theory::common_logit_limit(contexts, ramp(contexts, 1)), std::invalid_argument);
}

BOOST_AUTO_TEST_CASE(point_masses_move_nothing) {
  const Model model = point_masses();
  State start = ramp(model, 1);
  start.alpha[0] = 2;  // logits of point masses need not agree
  BOOST_TEST(tests::largest(theory::common_logit_limit(model, start) - start.beta) == 0);
  BOOST_TEST(tests::largest(theory::beta_limit(model, start) - start.beta) == 0);
  BOOST_CHECK_THROW(theory::decay_rate(model, start), std::invalid_argument);
  BOOST_TEST(theory::stationary_tangent(model, start).cols() == model.rows() + model.columns());
}

// beta* is a number of order 1 computed in long double and rounded once; a few roundings of the mean on top.
BOOST_AUTO_TEST_CASE(newtons_method_finds_the_closed_form) {
  const Model model = full_model();
  for (const double alpha : {-6.0, 0.0, 6.0, 30.0}) {
    const State start = ramp(model, alpha);
    const VectorXd wanted = theory::common_logit_limit(model, start);
    const double worst = tests::largest(theory::beta_limit(model, start) - wanted);
    BOOST_TEST(worst <= 8e-16 * (1 + wanted.cwiseAbs().maxCoeff()), worst << " at alpha = " << alpha);
  }
}

BOOST_AUTO_TEST_CASE(the_bound_starts_at_the_distance_and_never_overflows) {
  const Model model = full_model();
  const State limit{VectorXd::Constant(4, 2), theory::common_logit_limit(model, ramp(model, 2))};
  const double lambda = theory::decay_rate(model, limit);
  for (const double distance : {1e-12, 1.0, 1e6}) {
    // kappa distance carries a relative rounding error of 2 units, the logarithms add one each.
    BOOST_TEST(std::abs(theory::distance_bound(model, limit, distance, 0) / distance - 1) < 1e-14);
    BOOST_TEST(theory::distance_bound(model, limit, distance, 1 / lambda) < distance);
  }
  // Close to beta* it is the linear flow's.
  BOOST_TEST(std::abs(theory::distance_bound(model, limit, 1e-12, 5 / lambda) / (1e-12 * std::exp(-5)) - 1) < 1e-11);
  BOOST_TEST(theory::distance_bound(model, limit, 1e6, 1e30) == 0);
}

BOOST_AUTO_TEST_SUITE_END()

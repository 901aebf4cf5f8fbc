// The bounds of the joint flow (`sf:global`) and the learning rates of its limit, where claims do not look.
#include "theory/flow_bounds.hpp"

#include <cmath>

#include <boost/test/unit_test.hpp>

#include "tests/support/golden.hpp"

namespace sinkflow::tests {

BOOST_AUTO_TEST_SUITE(theory_flow_bounds)

namespace {

using Eigen::VectorXd;
using theory::Component;
using theory::FlowBounds;
using theory::State;

/// The explicit form: W h/c + sqrt((W h/c)^2 + 2 [W M/c + R (log c - 1) - D]), which is a bound for every c > 0.
double explicit_bound(const theory::Model& model, const State& start, double c) {
  const double total = model.total_count();
  const VectorXd xihat = (model.value_mass(0).array() - model.value_mass(0).mean()) / total;
  const VectorXd beta = start.beta.array() - start.beta.mean();
  const double m = start.alpha.array().exp().sum() / total + beta.dot(xihat);
  const double d = start.alpha.sum() - 0.5 * beta.squaredNorm();
  const double linear = total * xihat.norm() / c;
  const double rest = total * m / c + static_cast<double>(model.rows()) * (std::log(c) - 1) - d;
  return linear + std::sqrt(linear * linear + 2 * rest);
}

BOOST_AUTO_TEST_CASE(the_bound_is_the_least_of_its_explicit_forms) {
  auto [model, start] = load_golden("full_support_4").instance;
  const Component component = theory::moving_components(model.transition).front();
  for (const double shift : {-12.0, -3.0, 0.0, 6.0}) {
    const State moved{start.alpha.array() + shift, start.beta};
    const FlowBounds bounds = theory::flow_bounds(model, component, moved);
    double least = HUGE_VAL;
    for (double log_c = -10; log_c < 15; log_c += 1e-3) {
      const double bound = explicit_bound(model, moved, std::exp(log_c));
      least = std::isnan(bound) ? least : std::min(least, bound);
    }
    // The minimum is quadratic in log c, of which the grid misses at most 5e-4.
    BOOST_TEST(least >= bounds.value * (1 - 1e-12));
    BOOST_TEST(least <= bounds.value * (1 + 1e-6));
  }
}

BOOST_AUTO_TEST_CASE(the_start_is_within_its_bounds) {
  auto [model, start] = load_golden("zeros_6x8").instance;
  for (const double shift : {-300.0, -20.0, 0.0, 20.0, 600.0}) {
    for (const theory::Rates& rates : {theory::Rates{}, theory::Rates{0.01, 5}, theory::Rates{7, 0.3}}) {
      for (const Component& component : theory::moving_components(model.transition)) {
        const State moved{start.alpha.array() + shift, start.beta};
        const FlowBounds bounds = theory::flow_bounds(model, component, moved, rates);
        const VectorXd beta = moved.beta(component.columns);
        const VectorXd alpha = moved.alpha(component.rows);
        BOOST_TEST((beta.array() - beta.mean()).matrix().norm() <= bounds.value);
        BOOST_TEST(alpha.maxCoeff() <= bounds.highest);
        BOOST_TEST(alpha.minCoeff() >= bounds.lowest);
        BOOST_TEST(std::isfinite(bounds.value + bounds.highest + bounds.lowest));
      }
    }
  }
}

// A start on the stationary set does not move whatever the rates are, so that its limit is itself.
BOOST_AUTO_TEST_CASE(a_stationary_start_is_its_own_limit_at_all_rates) {
  auto [model, start] = load_golden("full_support_4").instance;
  start.alpha.setConstant(1.3);
  start.beta = 0.4 - std::exp(-1.3) * model.value_mass(0).array();
  for (const theory::Rates& rates : {theory::Rates{}, theory::Rates{0.01, 5}, theory::Rates{7, 0.3}}) {
    const theory::FinalState limit = theory::final_state(model, start, rates);
    BOOST_TEST_REQUIRE(limit.state.has_value());
    BOOST_TEST((limit.state->alpha - start.alpha).cwiseAbs().maxCoeff() <= 1e-14);
    BOOST_TEST((limit.state->beta - start.beta).cwiseAbs().maxCoeff() <= 1e-14);
  }
}

BOOST_AUTO_TEST_CASE(rates_are_positive_numbers) {
  const auto [model, start] = load_golden("full_support_4").instance;
  for (const theory::Rates& rates :
       {theory::Rates{0, 1}, theory::Rates{1, -1}, theory::Rates{NAN, 1}, theory::Rates{1, HUGE_VAL}}) {
    BOOST_CHECK_THROW(theory::final_state(model, start, rates), std::invalid_argument);
  }
}

}  // namespace
BOOST_AUTO_TEST_SUITE_END()

}  // namespace sinkflow::tests

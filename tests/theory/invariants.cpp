// Conserved quantities, the stationary set's dimension, and the limit they predict, against the joint flow itself.
#include "theory/invariants.hpp"

#include <array>
#include <cmath>
#include <limits>
#include <string>
#include <vector>

#include <boost/test/data/monomorphic.hpp>
#include <boost/test/data/test_case.hpp>
#include <boost/test/unit_test.hpp>

#include "flows/flows.hpp"
#include "formats/bigrams_file.hpp"
#include "tests/support/golden.hpp"
#include "tests/support/largest.hpp"
#include "theory/bb_task.hpp"
#include "theory/simplified_model.hpp"
#include "verify/statistics/extremes.hpp"

BOOST_AUTO_TEST_SUITE(theory_invariants)

namespace {

using namespace sinkflow;
using Eigen::VectorXd;
using theory::FinalState;
using theory::Model;
using theory::State;
namespace data = boost::unit_test::data;

// A model whose row v is spread evenly over supports[v]; x_k = W_k xi_k = values[k] with W_k = 2.
Model model_of(const std::vector<std::vector<int>>& supports, const std::vector<double>& values) {
  const auto columns = static_cast<Eigen::Index>(values.size());
  const auto rows = static_cast<Eigen::Index>(supports.size());
  std::vector<Eigen::Triplet<double>> entries;
  for (std::size_t v = 0; v < supports.size(); ++v) {
    for (const int k : supports[v]) {
      entries.emplace_back(static_cast<int>(v), k, 1.0 / static_cast<double>(supports[v].size()));
    }
  }
  Model model;
  model.transition.resize(rows, columns);
  model.transition.setFromTriplets(entries.begin(), entries.end());
  model.row_weight = VectorXd::Constant(rows, 1.0 / static_cast<double>(rows));
  model.counts = Eigen::MatrixXd::Constant(1, columns, 2.0);
  model.xi = Eigen::Map<const VectorXd>(values.data(), columns) / 2;
  return model;
}

Eigen::Index total_dimension(const Model& model) {
  Eigen::Index total = 0;
  for (const auto& component : theory::support_components(model.transition)) {
    total += theory::stationary_dimension(model, component);
  }
  return total;
}

solvers::Options bdf(double rtol) {
  solvers::Options options;
  options.stepper = "bdf";
  options.rtol = rtol;
  options.atol = rtol / 100;
  return options;
}

State zero_start(const Model& model) {
  return {VectorXd::Zero(model.rows()), VectorXd::Zero(model.columns())};
}

theory::Instance shakespeare() {
  return theory::task_instance(theory::derive_bb_task(formats::tiny_shakespeare(), 3, 256), 10, 0);
}

}  // namespace

// By 1e10 exponential convergence has long ended (rates here are above 1e-5), so only the integrator's drift off the
// invariants is left: its error estimate, with a factor 10 because drift adds up over steps and estimates do not.
BOOST_DATA_TEST_CASE(the_joint_flow_ends_where_the_conserved_quantities_say,
                     data::make({"full_support_4", "triggers_5x7", "instance_I", "zeros_6x8"}), name) {
  const auto [model, start] = tests::load_golden(name).instance;
  const FinalState limit = theory::final_state(model, start);
  BOOST_TEST_REQUIRE(limit.state.has_value(), limit.reason);
  BOOST_TEST(limit.reason.empty());
  const std::array times{1e10};
  const auto flow = solvers::integrate(flows::joint_field(model), flows::stacked(start), times, bdf(1e-12));
  const VectorXd reached = flow.states.row(0).transpose();
  const double worst = tests::largest(reached - flows::stacked(*limit.state));
  BOOST_TEST(worst <= 10 * flow.error[0], worst << ", estimate " << flow.error[0]);
  BOOST_TEST(10 * flow.error[0] < 1e-8);
  // And nothing is left to lose: L is quadratic around its minima, (1e-8)^2.
  BOOST_TEST(theory::excess_loss(model, *limit.state) <= 1e-16);
}

// Sums of beta over components and Q change by the integrator's error alone, so the drift falls with the tolerance:
// from 1e-6 to 1e-10 by about 1e4; a tenth of that is asked for.
BOOST_DATA_TEST_CASE(sums_and_q_are_conserved, data::make({"full_support_4", "triggers_5x7", "zeros_6x8"}), name) {
  const auto [model, start] = tests::load_golden(name).instance;
  const auto components = theory::support_components(model.transition);
  const auto drift = [&, &model = model, &start = start](double rtol) {
    const std::array times{1.0, 30.0, 1e3, 1e5};
    const auto field = flows::joint_field(model);
    const auto flow = solvers::integrate(field, flows::stacked(start), times, bdf(rtol));
    double worst = 0;
    for (Eigen::Index i = 0; i < flow.states.rows(); ++i) {
      const State state{flow.states.row(i).head(model.rows()).transpose(),
                        flow.states.row(i).tail(model.columns()).transpose()};
      for (const auto& component : components) {
        const double mean = std::abs(theory::mean_beta(component, state) - theory::mean_beta(component, start));
        const double q =
            std::abs(theory::conserved_q(model, component, state) - theory::conserved_q(model, component, start));
        worst = std::max({worst, mean, q});
      }
    }
    return worst;
  };
  const double loose = drift(1e-6);
  const double tight = drift(1e-10);
  BOOST_TEST(tight <= 1e-7, tight);  // about 1e3 steps of 1e-10 each
  BOOST_TEST(tight <= 1e-3 * loose, loose << " to " << tight);
  BOOST_TEST(loose > 0);
}

// D' = sum pi a <g, s> >= sum pi a F >= 0, and M' = -D'.
BOOST_DATA_TEST_CASE(d_rises_and_m_falls_by_as_much, data::make({"full_support_4", "triggers_5x7", "zeros_6x8"}),
                     name) {
  const auto [model, start] = tests::load_golden(name).instance;
  const std::vector<double> times{0, 1, 10, 100, 1e3, 1e4, 1e6};
  const auto flow = solvers::integrate(flows::joint_field(model), flows::stacked(start), times, bdf(1e-12));
  double before = -std::numeric_limits<double>::infinity();
  const double sum = theory::lyapunov_d(start) + theory::lyapunov_m(model, start);
  for (Eigen::Index i = 0; i < flow.states.rows(); ++i) {
    const State state{flow.states.row(i).head(model.rows()).transpose(),
                      flow.states.row(i).tail(model.columns()).transpose()};
    const double d = theory::lyapunov_d(state);
    BOOST_TEST(d >= before - 1e-9);  // the integrator's error; it has converged by the last times
    // Errors of the states reach D and M times |beta| and e^alpha/W, both of order 10 or less here.
    BOOST_TEST(std::abs(d + theory::lyapunov_m(model, state) - sum) <= 1e-8);
    before = d;
  }
  BOOST_TEST(before > theory::lyapunov_d(start) + 1e-3);  // the start is not stationary
}

// Dimensions that `sf:stationary-set` names; x without equal entries unless it says so.
BOOST_AUTO_TEST_CASE(dimensions_of_named_supports) {
  const std::vector<int> all{0, 1, 2, 3};
  BOOST_TEST(total_dimension(model_of({all, all, all, all}, {3, 1, 7, 2})) == 2);
  BOOST_TEST(total_dimension(model_of({all, all, all, all}, {3, 3, 3, 3})) == 5);  // R + 1: x is constant
  BOOST_TEST(total_dimension(model_of({{0, 1, 2}, {0, 1}, {1, 2}}, {3, 1, 7})) == 2);
  BOOST_TEST(total_dimension(model_of({{0, 1}, {1, 2}, {2, 3}, {3}}, {3, 1, 7, 2})) == 5);
  BOOST_TEST(total_dimension(model_of({{0, 1}, {1, 2}, {0, 2}}, {3, 1, 7})) == 3);
  BOOST_TEST(total_dimension(model_of({{0, 1, 2}, {0, 1, 2}, {3, 4, 5}, {3, 4, 5}}, {3, 1, 7, 2, 5, 8})) == 4);
  // A column that no row reaches adds one, the freedom of its beta.
  BOOST_TEST(total_dimension(model_of({{0, 1}, {0, 1}}, {3, 1, 7})) == 3);
}

// The unit of x does not matter, however small or large.
BOOST_AUTO_TEST_CASE(dimensions_do_not_depend_on_the_unit_of_x) {
  for (const double unit : {1e-200, 1e-6, 1e6, 1e200}) {
    BOOST_TEST(total_dimension(model_of({{0, 1, 2}, {0, 1}, {1, 2}}, {3 * unit, unit, 7 * unit})) == 2);
    BOOST_TEST(total_dimension(model_of({{0, 1}, {1, 2}, {0, 2}}, {3 * unit, unit, 7 * unit})) == 3);
  }
}

// 2 for the component, 3 for the logits of the point masses '$', '3' and 'q', 1 for the beta of '&'.
BOOST_AUTO_TEST_CASE(tiny_shakespeare_has_dimension_six) {
  BOOST_TEST(total_dimension(shakespeare().model) == 6);
}

BOOST_AUTO_TEST_CASE(the_limit_on_tiny_shakespeare) {
  const auto [model, start] = shakespeare();
  const FinalState limit = theory::final_state(model, start);
  BOOST_TEST_REQUIRE(limit.state.has_value(), limit.reason);
  int moved = 0;
  for (Eigen::Index v = 0; v < model.rows(); ++v) {
    const double alpha = limit.state->alpha[v];
    BOOST_TEST((alpha == 0 || std::abs(alpha - 2.8979190408) <= 0.5e-10), alpha);
    moved += alpha == 0 ? 0 : 1;
  }
  BOOST_TEST(moved == 59);  // all but the three point masses
  BOOST_TEST(std::abs(limit.state->beta.norm() - 17.505269) <= 0.5e-6);
}

// A root can be found at any size of the start: Q of the limit is Q of the start.
BOOST_AUTO_TEST_CASE(the_limit_keeps_q_for_starts_near_and_far) {
  auto [model, start] = tests::load_golden("full_support_4").instance;
  const auto component = theory::support_components(model.transition).front();
  for (const double size : {1e-3, 1.0, 30.0, 600.0}) {
    for (const double sign : {-1.0, 1.0}) {
      start.alpha.setConstant(sign * size);
      const FinalState limit = theory::final_state(model, start);
      BOOST_TEST_REQUIRE(limit.state.has_value(), limit.reason);
      // The logit is rounded to double: its error, and that of beta, count with the derivative of Q, which is below the
      // terms of Q themselves times alpha.
      const double alpha = limit.state->alpha[0];
      const double terms = 4 * (std::abs(alpha) + std::exp(alpha) / 32) + limit.state->beta.squaredNorm();
      const double error =
          std::abs(theory::conserved_q(model, component, *limit.state) - theory::conserved_q(model, component, start));
      BOOST_TEST(error <= 1e-15 * (1 + std::abs(alpha)) * (1 + terms), "alpha " << alpha << ", error " << error);
      BOOST_TEST(std::abs(limit.state->beta.mean() - start.beta.mean()) <= 1e-15 * (1 + limit.state->beta.norm()));
    }
  }
}

// Where e^alpha is beyond double's range nothing else counts in Q, and the logits stay where they are.
BOOST_AUTO_TEST_CASE(the_limit_of_logits_whose_exponential_overflows) {
  auto [model, start] = tests::load_golden("full_support_4").instance;
  for (const double alpha : {720.0, 1000.0, 1e4}) {
    start.alpha.setConstant(alpha);
    const FinalState limit = theory::final_state(model, start);
    BOOST_TEST_REQUIRE(limit.state.has_value(), limit.reason);
    BOOST_TEST(std::abs(limit.state->alpha[0] - alpha) <= 1e-15 * alpha);
  }
}

BOOST_AUTO_TEST_CASE(an_undetermined_limit_comes_with_its_reason) {
  const auto reason = [](const Model& model) {
    const FinalState limit = theory::final_state(model, zero_start(model));
    BOOST_TEST(!limit.state.has_value());
    return limit.reason;
  };
  BOOST_TEST(reason(tests::load_golden("contexts_C7").instance.model) ==
             "x or W differs between contexts, so that Q is not conserved");
  BOOST_TEST(reason(model_of({{0, 1}, {1, 2}, {0, 2}}, {3, 1, 7})) ==
             "the stationary set of the component of column 0 has dimension 3, not 2");
  // x is constant on the first row.
  BOOST_TEST(reason(model_of({{1, 2}, {0, 1, 2}}, {3, 7, 7})) ==
             "the stationary set of the component of column 0 has dimension 3, not 2");
  Model model = model_of({{0, 1}, {0, 1}}, {3, 1});
  State start = zero_start(model);
  start.alpha.setConstant(2e4);
  BOOST_TEST(theory::final_state(model, start).reason == "the conserved quantity of the start is not a finite number");
}

// Point masses keep their logits and unreached columns their values, and do not enter the limit of the rest: here rows
// 0 and 1 with columns 0 and 1.
BOOST_AUTO_TEST_CASE(what_cannot_move_stays_out_of_the_limit) {
  Model model = model_of({{0, 1}, {0, 1}, {2}}, {3, 1, 9, 5});
  State start{VectorXd::LinSpaced(3, 0.5, 1.5), VectorXd::LinSpaced(4, -1, 2)};
  const FinalState limit = theory::final_state(model, start);
  BOOST_TEST_REQUIRE(limit.state.has_value(), limit.reason);
  BOOST_TEST(limit.state->alpha[2] == start.alpha[2]);
  BOOST_TEST(limit.state->beta[2] == start.beta[2]);
  BOOST_TEST(limit.state->beta[3] == start.beta[3]);
  start.alpha[2] = -4;
  start.beta[3] = 11;
  const FinalState other = theory::final_state(model, start);
  BOOST_TEST(other.state->alpha.head(2) == limit.state->alpha.head(2));
  BOOST_TEST(other.state->beta.head(2) == limit.state->beta.head(2));
}

// Contexts of the same counts are one context.
BOOST_AUTO_TEST_CASE(equal_contexts_keep_the_limit) {
  auto [model, start] = tests::load_golden("full_support_4").instance;
  const FinalState once = theory::final_state(model, start);
  model.counts = model.counts.row(0).replicate(3, 1).eval();
  BOOST_TEST(theory::fixed_counts(model));
  const FinalState thrice = theory::final_state(model, start);
  BOOST_TEST(once.state->alpha == thrice.state->alpha);
  BOOST_TEST(once.state->beta == thrice.state->beta);
}

// With alpha frozen, beta ends at mean(beta(0)) + e^{-alpha} (mean(x) - x) (`err:thm10-mean`); five decimals are
// printed.
BOOST_AUTO_TEST_CASE(the_beta_flow_of_instance_I_ends_at_its_golden_limit) {
  const tests::Golden golden = tests::load_golden("instance_I");
  const auto& [model, start] = golden.instance;
  const std::array times{1e10};
  const auto field = flows::beta_field(model, VectorXd::Constant(model.rows(), 0.6));
  const auto flow = solvers::integrate(field, start.beta, times, bdf(1e-12));
  const auto wanted = golden.expected.at("beta_limit_alpha_0_6").get<std::vector<double>>();
  for (Eigen::Index k = 0; k < 4; ++k) {
    BOOST_TEST(std::abs(flow.states(0, k) - wanted[static_cast<std::size_t>(k)]) <= 0.5e-5 + flow.error[0]);
  }
}

BOOST_AUTO_TEST_SUITE_END()

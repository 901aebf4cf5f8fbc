#include <cmath>
#include <limits>

#include <fmt/format.h>

#include "flows/flows.hpp"
#include "theory/shifted_row.hpp"
#include "theory/simplified_model.hpp"
#include "verify/cases/case.hpp"
#include "verify/cases/context_cases.hpp"
#include "verify/harness/claim.hpp"
#include "verify/instruments/contexts/law_runs.hpp"
#include "verify/instruments/growth/alpha_growth.hpp"
#include "verify/statistics/spacing.hpp"

namespace sinkflow::claims::fluctuations_lyapunov {
namespace {

using namespace verify;

struct Rates {
  double d;      ///< D' = sum_v alpha_v' - <beta, beta'>, from the gradient
  double bound;  ///< sum_v pi_v a_v E_j F_v
};

Rates rates(const theory::Model& model, const theory::State& state) {
  const theory::Gradient gradient = theory::gradient(model, state);
  Rates rates{state.beta.dot(gradient.beta) - gradient.alpha.sum(), 0};
  for (Eigen::Index j = 0; j < model.contexts(); ++j) {
    const auto count = theory::context_size<long double>(model, j);
    for (Eigen::Index v = 0; v < model.rows(); ++v) {
      const auto row = theory::shifted_row<long double>(model, state, j, count, v);
      rates.bound +=
          model.row_weight[v] * static_cast<double>(row.sink * row.excess) / static_cast<double>(model.contexts());
    }
  }
  return rates;
}

/// The least value of D' / bound along every flow. Late in a flow all shifts are small, where <g, s> = Var(s) = 2 F.
Outcome measure(const Setting& /*setting*/) {
  Outcome outcome;
  const std::vector<double> times = log_spaced(1e-2, 1e10, 37);
  for (const Case& named : fluctuating_instances()) {
    const theory::Model& model = named.instance.model;
    const theory::Trajectory flow = flows::integrate_joint(named.instance, times, 1e-10);
    double least = std::numeric_limits<double>::infinity();
    for (Eigen::Index i = 0; i < flow.states.rows(); ++i) {
      const Rates at = rates(model, flows::unstacked(flow.states.row(i).transpose(), model.rows()));
      least = std::isnan(at.d / at.bound) ? at.d / at.bound : std::min(least, at.d / at.bound);
    }
    // The inequality holds at every state, so that the integrator's error does not matter. 1e-6 allows for the rounding
    // of D' ~ 1/t, in which terms <beta, beta'> cancel.
    const Tolerance tolerance(1e-6, "rounding of the gradient, whose sums over beta cancel");
    outcome.evidence.checks.push_back(
        at_most(named.name + ": largest of 1 - D' / sum pi a F along the flow", 1 - least, 0, 1e-9, tolerance));
    outcome.control.evidence.checks.push_back(
        at_most(named.name + ": largest of 3 - D' / sum pi a F along the flow", 3 - least, 0, 1e-9, tolerance));
  }
  return outcome;
}

const Registration registration(Claim{
    .id = "fluctuations.lyapunov",
    .title = "D = sum alpha - ||beta||^2/2 grows at a rate of at least sum pi a F with varying counts too",
    .tags = {"sf:fluctuations", "sf:invariants"},
    .kind = Kind::extension,
    .tier = Tier::quick,
    .expected = Verdict::confirmed,
    .cost_seconds = 1,
    .method = "D' from the gradient in long double is compared with the losses of the rows, at 37 states along the "
              "integrated flow of fifteen instances with several contexts; the inequality holds at any state, so that "
              "the flow only chooses the states.",
    .tolerance = "Rounding of the gradient, whose sums over beta cancel.",
    .control = "Wrong law: the rate is at least three times sum pi a F; late in the flow it is only twice as large.",
    .run = measure,
});

}  // namespace
}  // namespace sinkflow::claims::fluctuations_lyapunov

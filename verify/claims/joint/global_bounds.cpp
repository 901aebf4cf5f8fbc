#include <cmath>

#include <fmt/format.h>

#include "flows/joint.hpp"
#include "theory/flow_bounds.hpp"
#include "verify/cases/case.hpp"
#include "verify/cases/extreme_starts.hpp"
#include "verify/cases/fixed_count_cases.hpp"
#include "verify/harness/claim.hpp"
#include "verify/harness/seeds.hpp"
#include "verify/harness/setting.hpp"
#include "verify/instruments/growth/alpha_growth.hpp"
#include "verify/instruments/joint/joint_ends.hpp"
#include "verify/statistics/extremes.hpp"
#include "verify/statistics/spacing.hpp"

namespace sinkflow::claims::global_bounds {
namespace {

using namespace verify;

/// Largest amounts by which ||beta - mean||, sum e^alpha/W (relative to its bound), the highest and the lowest logit
/// leave their bounds; `wrong_`... are those for wrong bounds, the values at the start.
struct Excess {
  double value = 0, sink = 0, highest = 0, lowest = 0;
  double wrong_value = 0, wrong_sink = 0, wrong_highest = 0, wrong_lowest = 0;
  double error = 0;            ///< error of these four amounts, from the integrator's estimate
  double tightest = HUGE_VAL;  ///< smallest bound / largest value of ||beta - mean||, over starts where it grows
};

double spread(const theory::Component& component, const Eigen::VectorXd& all) {
  const Eigen::ArrayXd values = all(component.columns);
  return (values - values.mean()).matrix().norm();
}

void follow(const theory::Instance& instance, const theory::Rates& rates, Excess& excess) {
  const theory::Model& model = instance.model;
  const double total = model.total_count();
  const theory::Trajectory flow = flows::integrate_joint_with(instance, log_spaced(1e-2, 1e16, 73), "bdf", 1e-8, rates);
  const double error = largest(flow.error);
  const std::vector<theory::State> orbit = flows::states_of(flow, model.rows());
  for (const theory::Component& component : theory::moving_components(model.transition)) {
    const theory::FlowBounds bounds = theory::flow_bounds(model, component, instance.start, rates);
    const double start = spread(component, instance.start.beta);
    const Eigen::ArrayXd first = instance.start.alpha(component.rows);
    double largest = 0;
    for (const theory::State& state : orbit) {
      const Eigen::ArrayXd logits = state.alpha(component.rows);
      const double value = spread(component, state.beta);
      const double sink = logits.exp().sum() / total;
      excess.value = larger(excess.value, value - bounds.value);
      excess.sink = larger(excess.sink, sink / bounds.sink - 1);
      excess.highest = larger(excess.highest, logits.maxCoeff() - bounds.highest);
      excess.lowest = larger(excess.lowest, bounds.lowest - logits.minCoeff());
      excess.wrong_value = larger(excess.wrong_value, value - start);
      excess.wrong_sink = larger(excess.wrong_sink, sink / (first.exp().sum() / total) - 1);
      excess.wrong_highest = larger(excess.wrong_highest, logits.maxCoeff() - first.maxCoeff());
      excess.wrong_lowest = larger(excess.wrong_lowest, first.minCoeff() - logits.minCoeff());
      largest = larger(largest, value);
    }
    if (largest > 1.01 * start) {
      excess.tightest = smaller(excess.tightest, bounds.value / largest);
    }
    // An error of every entry changes the length of beta by up to sqrt(V) times as much, and a sum of exponentials by
    // its own size times the error.
    excess.error = larger(excess.error, error * std::sqrt(static_cast<double>(component.columns.size())));
  }
}

/// Adds checks of the four bounds; that of the lowest logit only if the starts are such that logits fall (`falls`).
void report(const std::string& name, const Excess& excess, bool falls, Outcome& outcome) {
  const auto add = [&](const char* what, double amount, double wrong) {
    const auto check = [&](double found) {
      return Check{fmt::format("{}: {} (the bound of ||beta - mean|| is at least {:.3g} times what is reached)", name,
                               what, excess.tightest),
                   0, found, 0, Tolerance(excess.error, "the integrator's error estimate, carried over")};
    };
    outcome.evidence.checks.push_back(check(amount));
    outcome.control.evidence.checks.push_back(check(wrong));
  };
  add("excess of ||beta - mean||", excess.value, excess.wrong_value);
  add("relative excess of sum e^alpha/W", excess.sink, excess.wrong_sink);
  add("excess of the highest logit", excess.highest, excess.wrong_highest);
  if (falls) {
    add("shortfall of the lowest logit", excess.lowest, excess.wrong_lowest);
  }
}

/// A start at which <beta, xihat> has its least value for the norm of beta. The bound that M gives for sum e^alpha/W is
/// then equal to its value at the start.
theory::State against_xihat(const theory::Model& model) {
  return {Eigen::VectorXd::Zero(model.rows()), -10 * model.value_mass(0) / model.total_count()};
}

Outcome measure(const Setting& setting) {
  std::mt19937_64 random(reported_seed(47));
  Outcome outcome;
  for (const Case& named : fixed_count_instances()) {
    const std::string& name = named.name;
    const theory::Instance& instance = named.instance;
    for (const theory::Rates& rates : {theory::Rates{1, 1}, theory::Rates{0.2, 3}}) {
      if (rates.alpha == 1 || name == "full_support_4" || name == "zeros_6x8") {
        Excess excess;
        for (const NamedStart& start : extreme_starts(random, instance.model)) {
          follow({instance.model, start.state}, rates, excess);
        }
        follow({instance.model, against_xihat(instance.model)}, rates, excess);
        report(fmt::format("{}, rates {} and {}", name, rates.alpha, rates.beta), excess, rates.alpha == 1, outcome);
      }
    }
  }
  if (moves(setting.instance)) {
    Excess excess;
    follow(setting.instance, {1, 1}, excess);
    report("the setting's instance", excess, false, outcome);
  }
  return outcome;
}

const Registration registration(Claim{
    .id = "global.bounds",
    .title = "The joint flow stays within bounds known from its start, from extreme starts too",
    .tags = {"sf:global"},
    .kind = Kind::extension,
    .tier = Tier::quick,
    .expected = Verdict::confirmed,
    .cost_seconds = 2,
    .method = "Six extreme starts (seed 47) and beta(0) = -10 xihat on reference and random instances, with equal and "
              "different learning rates, and the setting's own start are followed by BDF at tolerance 1e-8 at 73 times "
              "up to 1e16. The bounds come from M, D and Jensen's inequality at the start alone.",
    .tolerance = "The integrator's error estimate, the largest on the way; the bounds themselves need no margin.",
    .control = "Wrong laws: ||beta - mean||, sum e^alpha/W and the highest logit never exceed their starts, and the "
               "lowest logit never falls below its start, as if each of them were monotone.",
    .run = measure,
});

}  // namespace
}  // namespace sinkflow::claims::global_bounds

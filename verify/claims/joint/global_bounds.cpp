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

/// By how much ||beta - mean||, sum e^alpha/W (of its bound), the highest and the lowest logit leave their bounds, and
/// bounds that a reader may believe.
struct Excess {
  double value = 0, sink = 0, highest = 0, lowest = 0;
  double wrong_value = 0, wrong_sink = 0, wrong_highest = 0, wrong_lowest = 0;
  double error = 0;            ///< the integrator's, in the units of the four
  double tightest = HUGE_VAL;  ///< smallest bound / largest value for ||beta - mean||, of starts where it grows
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
    // The length of beta may be off by sqrt(V) errors, a sum of exponentials by its own size times one.
    excess.error = larger(excess.error, error * std::sqrt(static_cast<double>(component.columns.size())));
  }
}

/// The checks of the four bounds against what was found; `falls`: whether the starts are such that logits fall.
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

/// <beta, xihat> = -h ||beta||, the least it can be: what M allows for sum e^alpha/W is then what is there at the
/// start.
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
    .title = "From extreme starts the joint flow stays within bounds known from its start",
    .tags = {"sf:global"},
    .kind = Kind::extension,
    .tier = Tier::quick,
    .expected = Verdict::confirmed,
    .cost_seconds = 2,
    .method = "Six extreme starts (seed 47) and beta(0) = -10 xihat on reference and random instances, with equal and "
              "different learning rates, and the setting's own start, "
              "followed by BDF at tolerance 1e-8 at 73 times up to 1e16; the bounds come from M, D and Jensen's "
              "inequality at the start alone.",
    .tolerance = "The integrator's error estimate, the largest on the way; no part of the bounds is left as slack.",
    .control =
        "||beta - mean||, sum e^alpha/W and the highest logit never above their starts, the lowest logit never below.",
    .run = measure,
});

}  // namespace
}  // namespace sinkflow::claims::global_bounds

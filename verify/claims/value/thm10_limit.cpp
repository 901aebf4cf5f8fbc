#include <fmt/format.h>

#include "theory/beta_limit.hpp"
#include "theory/support_graph.hpp"
#include "verify/cases/frozen_logit_cases.hpp"
#include "verify/harness/claim.hpp"
#include "verify/instruments/value/beta_flows.hpp"
#include "verify/statistics/extremes.hpp"

namespace sinkflow::claims::thm10_limit {
namespace {

using namespace verify;

/// The limit as Section 2.2 has it for a large logit, taken literally: the mean of beta(0) on each component.
Eigen::VectorXd means(const theory::Instance& instance) {
  Eigen::VectorXd limit = instance.start.beta;
  for (const theory::Component& component : theory::support_components(instance.model.transition)) {
    limit(component.columns).setConstant(instance.start.beta(component.columns).mean());
  }
  return limit;
}

/// Distance of the flow's end to the closed form; the control leaves out what x adds to it.
Outcome measure(const Setting& setting) {
  Outcome outcome;
  for (const auto& one : common_logit_instances(setting, {-3, 0, 2})) {
    const auto& name = one.name;
    const auto& instance = one.instance;
    const Eigen::VectorXd limit = theory::common_logit_limit(instance.model, instance.start);
    const SettledBeta end = settle(instance, limit);
    const auto check = [&, &name = name](const Eigen::VectorXd& law) {
      return Check{fmt::format("largest distance to the limit, {}", name), 0, largest(end.beta - law), 1e-14,
                   Tolerance(end.error, kSettledReason)};
    };
    outcome.evidence.checks.push_back(check(limit));
    outcome.control.evidence.checks.push_back(check(means(instance)));
  }
  return outcome;
}

const Registration registration(Claim{
    .id = "thm10.limit",
    .title = "With one frozen logit per component, beta converges to a limit known from its start",
    .tags = {"ada:thm10", "ada:thm3.b"},
    .kind = Kind::theorem,
    .tier = Tier::quick,
    .expected = Verdict::confirmed,
    .cost_seconds = 1,
    .method =
        "The flow of beta is integrated with BDF on reference, random, disconnected and corpus instances, each at "
        "three logits and from a random start, and held against the closed form, column by column.",
    .tolerance = "The integrator's error estimate and the bound on what is left of the way.",
    .control = "The limit without x: the mean of beta(0) on each component.",
    .run = measure,
});

}  // namespace
}  // namespace sinkflow::claims::thm10_limit

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

/// The wrong law: the mean of beta(0) on each component, the limit of Section 2.2 for a large logit.
Eigen::VectorXd means(const theory::Instance& instance) {
  Eigen::VectorXd limit = instance.start.beta;
  for (const theory::Component& component : theory::support_components(instance.model.transition)) {
    limit(component.columns).setConstant(instance.start.beta(component.columns).mean());
  }
  return limit;
}

/// Distance of the flow's end to the closed form; the control leaves out the terms in x.
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
    .title = "beta converges to a limit known from its start, with one frozen logit for each component",
    .tags = {"ada:thm10", "ada:thm3.b"},
    .kind = Kind::theorem,
    .tier = Tier::quick,
    .expected = Verdict::confirmed,
    .cost_seconds = 1,
    .method = "The flow of beta is integrated with BDF on reference, random, disconnected and corpus instances, each "
              "at three logits and from a random start, and compared with the closed form, column by column; the "
              "integration does not use the closed form.",
    .tolerance = "The integrator's error estimate and a bound on the distance that is left to the limit.",
    .control =
        "Wrong law: the limit without x, the mean of beta(0) on each component, as if the logit were already infinite.",
    .run = measure,
});

}  // namespace
}  // namespace sinkflow::claims::thm10_limit

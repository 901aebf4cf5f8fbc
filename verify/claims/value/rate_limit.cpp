#include <algorithm>

#include <fmt/format.h>

#include "theory/beta_limit.hpp"
#include "theory/simplified_model.hpp"
#include "theory/support_graph.hpp"
#include "verify/cases/frozen_logit_cases.hpp"
#include "verify/cases/random_model.hpp"
#include "verify/harness/claim.hpp"
#include "verify/harness/seeds.hpp"
#include "verify/instruments/value/beta_flows.hpp"
#include "verify/statistics/extremes.hpp"

namespace sinkflow::claims::rate_limit {
namespace {

using namespace verify;

/// The wrong law: the limit of beta if only averages mattered, of the logits over rows and of the counts over contexts.
Eigen::VectorXd limit_of_averages(theory::Instance instance) {
  instance.model.counts = instance.model.counts.colwise().mean().eval();
  instance.start.alpha.setConstant(instance.start.alpha.mean());
  return theory::common_logit_limit(instance.model, instance.start);
}

/// Another random start that has the same mean on every component.
theory::Instance restarted(theory::Instance instance, std::mt19937_64& random) {
  Eigen::VectorXd& beta = instance.start.beta;
  for (const theory::Component& component : theory::support_components(instance.model.transition)) {
    const auto size = static_cast<Eigen::Index>(component.columns.size());
    const Eigen::VectorXd other = uniform_vector(random, size, -10, 10);
    beta(component.columns) = beta(component.columns).mean() + (other.array() - other.mean());
  }
  return instance;
}

/// Compares the ends of the flow from two starts with the minimiser.
Outcome measure(const Setting& setting) {
  Outcome outcome;
  std::mt19937_64 random(reported_seed(515));
  for (const auto& one : separate_logit_instances(setting)) {
    const auto& name = one.name;
    const auto& instance = one.instance;
    const Eigen::VectorXd limit = theory::beta_limit(instance.model, instance.start);
    const Eigen::VectorXd averages = limit_of_averages(instance);
    for (const bool again : {false, true}) {
      const SettledBeta end = settle(again ? restarted(instance, random) : instance, limit);
      const Tolerance tolerance(end.error, kSettledReason);
      const auto check = [&, &name = name](const Eigen::VectorXd& law) {
        return Check{fmt::format("largest distance to the minimiser, {}, {} start", name, again ? "second" : "first"),
                     0, largest(end.beta - law), 1e-14, tolerance};
      };
      outcome.evidence.checks.push_back(check(limit));
      outcome.control.evidence.checks.push_back(check(averages));
    }
  }
  return outcome;
}

const Registration registration(Claim{
    .id = "rate.limit",
    .title = "beta converges to the minimiser of the loss that has the component means of its start, with any frozen "
             "logits and contexts",
    .tags = {"sf:rate", "ada:thm3.b"},
    .kind = Kind::extension,
    .tier = Tier::quick,
    .expected = Verdict::confirmed,
    .cost_seconds = 1,
    .method = "The flow of beta, every row at a logit of its own, is integrated with BDF from two starts that have "
              "only the means on components in common, and compared with the minimiser that Newton's method finds from "
              "those means without a flow.",
    .tolerance = "The integrator's error estimate and a bound on the distance that is left to the limit.",
    .control = "Wrong law: the limit for the mean logit of all rows and the mean counts of all contexts, as if only "
               "averages mattered.",
    .run = measure,
});

}  // namespace
}  // namespace sinkflow::claims::rate_limit

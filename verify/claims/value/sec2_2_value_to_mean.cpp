#include <algorithm>
#include <cmath>

#include <fmt/format.h>

#include "theory/beta_limit.hpp"
#include "theory/support_graph.hpp"
#include "verify/cases/frozen_logit_cases.hpp"
#include "verify/harness/claim.hpp"
#include "verify/instruments/value/beta_flows.hpp"
#include "verify/statistics/extremes.hpp"

namespace sinkflow::claims::sec2_2_value_to_mean {
namespace {

using namespace verify;

/// Largest distance of beta to one value for each component of two or more columns: to the plain mean of beta(0), and
/// to its mean weighted by how often the columns are predicted.
struct Distances {
  double plain = 0;
  double weighted = 0;
};

Distances distances(const theory::Instance& instance, const Eigen::VectorXd& reached) {
  const Eigen::VectorXd frequency = instance.model.transition.transpose() * instance.model.row_weight;
  Distances distances;
  for (const theory::Component& component : theory::support_components(instance.model.transition)) {
    if (component.columns.size() > 1) {
      const Eigen::VectorXd start = instance.start.beta(component.columns);
      const Eigen::VectorXd end = reached(component.columns);
      const Eigen::VectorXd weight = frequency(component.columns);
      const auto to = [&](double value) { return largest(end.array() - value); };
      distances.plain = larger(distances.plain, to(start.mean()));
      distances.weighted = larger(distances.weighted, to(weight.dot(start) / weight.sum()));
    }
  }
  return distances;
}

Outcome measure(const Setting& setting) {
  Outcome outcome;
  for (const auto& one : common_logit_instances(setting, {6, 12})) {
    const auto& name = one.name;
    const auto& instance = one.instance;
    const SettledBeta end = settle(instance, theory::common_logit_limit(instance.model, instance.start));
    const Distances found = distances(instance, end.beta);
    const Eigen::VectorXd x = instance.model.value_mass(0);
    const Tolerance tolerance(std::exp(-instance.start.alpha[0]) * (x.maxCoeff() - x.minCoeff()) + end.error,
                              "the next term, e^{-alpha} times the range of x, and the integrator's error estimate");
    const auto check = [&, &name = name](double distance) {
      return Check{fmt::format("largest distance to the mean of beta(0), {}", name), 0, distance, 1e-14, tolerance};
    };
    outcome.evidence.checks.push_back(check(found.plain));
    outcome.control.evidence.checks.push_back(check(found.weighted));
  }
  return outcome;
}

const Registration registration(Claim{
    .id = "sec2.2.value-to-mean",
    .title = "beta tends to its own mean, up to e^{-alpha} times the range of x, if the frozen logit is large",
    .tags = {"ada:thm3.b", "ada:sec2.2"},
    .kind = Kind::theorem,
    .tier = Tier::quick,
    .expected = Verdict::confirmed,
    .cost_seconds = 1,
    .method = "The flow of beta at logits of log W + 6 and log W + 12 is integrated with BDF until it has settled, "
              "from random starts, and compared with the mean of the start on each component of the support, without "
              "the closed form of the limit.",
    .tolerance = "e^{-alpha} times the range of x, and the integrator's error estimate.",
    .control = "Wrong law: the mean weighted by how often each column is predicted, sum_v pi_v p_vk, as if frequent "
               "columns counted more.",
    .run = measure,
});

}  // namespace
}  // namespace sinkflow::claims::sec2_2_value_to_mean

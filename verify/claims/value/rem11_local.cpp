#include <fmt/format.h>

#include "theory/beta_limit.hpp"
#include "verify/cases/frozen_logit_cases.hpp"
#include "verify/cases/random_model.hpp"
#include "verify/harness/claim.hpp"
#include "verify/harness/seeds.hpp"
#include "verify/instruments/value/beta_flows.hpp"

namespace sinkflow::claims::rem11_local {
namespace {

using namespace verify;

/// The remark as stated: every p_vk > 0, one logit for all rows, and a start within 0.05 of beta*.
Outcome measure(const Setting& setting) {
  Outcome outcome;
  std::mt19937_64 random(reported_seed(1212));
  for (auto& one : common_logit_instances(setting, {-2, 1})) {
    const auto& name = one.name;
    auto& instance = one.instance;
    if (instance.model.transition.nonZeros() < instance.model.rows() * instance.model.columns()) {
      continue;
    }
    instance.start.beta = theory::common_logit_limit(instance.model, instance.start) +
                          uniform_vector(random, instance.model.columns(), -0.05, 0.05);
    const theory::State limit{instance.start.alpha, theory::common_logit_limit(instance.model, instance.start)};
    instance.start.beta = exciting_slowest(instance.model, limit, instance.start.beta);
    const double lambda = theory::decay_rate(instance.model, limit);
    for (const MeasuredDecay::Part& part : measure_decay(instance, limit.beta, kAfterNearStart).parts) {
      outcome.compare(fmt::format("rate of ||beta - beta*||, {}, {}", name, part.name), {part.rate, part.uncertainty},
                      lambda, 2 * lambda, Tolerance(part.omitted + 2 * part.uncertainty, kDecayReason));
    }
  }
  return outcome;
}

const Registration registration(Claim{
    .id = "rem11.local",
    .title =
        "beta converges linearly from a start near beta*, at a^2 times an eigenvalue of the task, if every p_vk > 0",
    .tags = {"ada:rem11", "sf:rate"},
    .kind = Kind::theorem,
    .tier = Tier::quick,
    .expected = Verdict::confirmed,
    .cost_seconds = 0.2,
    .method = "The flow of beta with one frozen logit is integrated with BDF on the instances of full support, from "
              "random starts within 0.05 of beta*, and a line is fitted to log ||beta - beta*|| against t in a late "
              "window and in both halves. lambda only chooses the window.",
    .tolerance = "The contribution that faster modes and higher orders of the flow still make in the window, and the "
                 "integrator's error carried over to the slope.",
    .control = "Wrong law: the rate 2 lambda, at which the loss and not the distance decays.",
    .run = measure,
});

}  // namespace
}  // namespace sinkflow::claims::rem11_local

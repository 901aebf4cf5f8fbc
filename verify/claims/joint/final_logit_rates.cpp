#include <cmath>

#include <fmt/format.h>

#include "flows/joint.hpp"
#include "verify/cases/case.hpp"
#include "verify/cases/fixed_count_cases.hpp"
#include "verify/harness/claim.hpp"
#include "verify/harness/seeds.hpp"
#include "verify/instruments/joint/joint_ends.hpp"

namespace sinkflow::claims::final_logit_rates {
namespace {

using namespace verify;

Outcome measure(const Setting&) {
  std::mt19937_64 random(reported_seed(13));
  Outcome outcome;
  for (Case& named : fixed_count_instances()) {
    const std::string& name = named.name;
    theory::Instance& instance = named.instance;
    for (const theory::Rates& rates : {theory::Rates{1, 10}, theory::Rates{5, 0.5}, theory::Rates{0.1, 1}}) {
      instance.start = random_start(random, instance.model);
      const theory::State predicted = theory::final_state(instance.model, instance.start, rates).state.value();
      const double slowest = std::min(rates.alpha, rates.beta);
      const flows::FlowEnd end = flows::joint_end(instance, settling_time(instance.model, predicted) / slowest, rates);
      const Tolerance tolerance(end.error + end.moved, "the integrator's error estimate, and what is left to move");
      const auto check = [&](const theory::Rates& assumed) {
        return Check{fmt::format("{}, rates {} and {}: largest distance of the integrated end to the limit", name,
                                 rates.alpha, rates.beta),
                     0,
                     flows::largest_distance(
                         end.state, theory::final_state(instance.model, instance.start, assumed).state.value()),
                     0, tolerance};
      };
      outcome.evidence.checks.push_back(check(rates));
      outcome.control.evidence.checks.push_back(check({1, 1}));
      outcome.control.evidence.checks.push_back(check({rates.beta, rates.alpha}));
    }
  }
  return outcome;
}

const Registration registration(Claim{
    .id = "final-logit.rates",
    .title =
        "The joint flow with different learning rates for alpha and beta ends at another logit, which is known too",
    .tags = {"sf:final-logit"},
    .kind = Kind::extension,
    .tier = Tier::quick,
    .expected = Verdict::confirmed,
    .cost_seconds = 1,
    .method = "The flow with rates (1, 10), (5, 0.5) and (0.1, 1) for alpha and beta is integrated from random starts "
              "(seed 13) on reference and random instances. The prediction is a root of one scalar equation with the "
              "rates in it and is computed without a flow.",
    .tolerance = "The integrator's error estimate, the largest on the way, and the distance that the flow still moved "
                 "in the end.",
    .control = "Wrong laws: the limit of equal rates, as if rates only changed the path; the limit of the two rates "
               "exchanged.",
    .run = measure,
});

}  // namespace
}  // namespace sinkflow::claims::final_logit_rates

#include <cmath>

#include <fmt/format.h>

#include "flows/joint.hpp"
#include "verify/cases/case.hpp"
#include "verify/cases/fixed_count_cases.hpp"
#include "verify/harness/claim.hpp"
#include "verify/harness/seeds.hpp"
#include "verify/instruments/joint/joint_ends.hpp"

namespace sinkflow::claims::final_logit_instances {
namespace {

using namespace verify;

Outcome measure(const Setting&) {
  constexpr int kStarts = 5;
  std::mt19937_64 random(reported_seed(11));
  Outcome outcome;
  for (Case& named : fixed_count_instances()) {
    const std::string& name = named.name;
    theory::Instance& instance = named.instance;
    for (int i = 0; i < kStarts; ++i) {
      if (i > 0) {
        instance.start = random_start(random, instance.model);
      }
      const theory::FinalState predicted = theory::final_state(instance.model, instance.start);
      const flows::FlowEnd end = flows::joint_end(instance, settling_time(instance.model, predicted.state.value()));
      const Tolerance tolerance(end.error + end.moved, "the integrator's error estimate, and what is left to move");
      const auto check = [&](const theory::State& limit) {
        return Check{fmt::format("{}, start {}: largest distance of the integrated end to the limit", name, i), 0,
                     flows::largest_distance(end.state, limit), 0, tolerance};
      };
      outcome.evidence.checks.push_back(check(*predicted.state));
      outcome.control.evidence.checks.push_back(check(limit_if_d_were_conserved(instance)));
    }
  }
  return outcome;
}

const Registration registration(Claim{
    .id = "final-logit.instances",
    .title = "The joint flow ends where the two conserved quantities predict, in every component and from many starts",
    .tags = {"sf:final-logit"},
    .kind = Kind::extension,
    .tier = Tier::quick,
    .expected = Verdict::confirmed,
    .cost_seconds = 1,
    .method = "Reference and random instances (full and sparse support, point masses, unreached columns, two "
              "components) are followed from their own start and from four random ones each (seed 11). The flow is "
              "integrated by BDF at tolerance 1e-12 until its slowest mode has fallen by e^-40; the prediction is a "
              "root of one scalar equation and is computed without a flow.",
    .tolerance = "The integrator's error estimate, the largest on the way, and the distance that the flow still moved "
                 "in the end.",
    .control = "Wrong law: the end that follows if D were conserved, the equation without e^alpha/W and without xihat.",
    .run = measure,
});

}  // namespace
}  // namespace sinkflow::claims::final_logit_instances

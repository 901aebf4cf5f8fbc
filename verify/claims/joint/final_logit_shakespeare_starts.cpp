#include <cmath>

#include <fmt/format.h>

#include "flows/joint.hpp"
#include "formats/bigrams_file.hpp"
#include "theory/bb_task.hpp"
#include "verify/cases/random_model.hpp"
#include "verify/harness/claim.hpp"
#include "verify/harness/seeds.hpp"
#include "verify/instruments/joint/joint_ends.hpp"
#include "verify/statistics/extremes.hpp"

namespace sinkflow::claims::final_logit_shakespeare_starts {
namespace {

using namespace verify;

Outcome measure(const Setting&) {
  theory::Instance instance = theory::task_instance(theory::derive_bb_task(formats::tiny_shakespeare(), 3, 256), 10, 0);
  std::mt19937_64 random(reported_seed(61));
  Outcome outcome;
  for (int i = 0; i < 6; ++i) {
    instance.start.alpha = uniform_vector(random, instance.model.rows(), -1, 4);
    instance.start.beta = uniform_vector(random, instance.model.columns(), -3, 3);
    const theory::State limit = theory::final_state(instance.model, instance.start).state.value();
    const double last = settling_time(instance.model, limit);
    const std::vector<double> times{last / 1e10, last / 1e6, last / 10, last};
    const theory::Trajectory flow = flows::integrate_joint_with(instance, times, "bdf", 1e-9);
    const std::vector<theory::State> orbit = flows::states_of(flow, instance.model.rows());
    const double error = largest(flow.error);
    const Tolerance tolerance(error + flows::largest_distance(orbit[2], orbit[3]),
                              "the integrator's error estimate, and what the flow moved over the last decade");
    const auto check = [&](const theory::State& expected) {
      return Check{fmt::format("start {}: largest distance of alpha and beta at t = {:.0e} to the limit", i, last), 0,
                   flows::largest_distance(orbit[3], expected), 0, tolerance};
    };
    outcome.evidence.checks.push_back(check(limit));
    outcome.control.evidence.checks.push_back(check(limit_if_d_were_conserved(instance)));
  }
  return outcome;
}

const Registration registration(Claim{
    .id = "final-logit.shakespeare-starts",
    .title = "The joint flow on tiny Shakespeare ends where the conserved quantities predict, from random starts too",
    .tags = {"sf:final-logit"},
    .kind = Kind::extension,
    .tier = Tier::full,
    .expected = Verdict::confirmed,
    .cost_seconds = 15,
    .method = "With N = 256, K = 3 and xi = 10, six starts with logits on [-1, 4) and beta on [-3, 3) (seed 61) are "
              "integrated by BDF at tolerance 1e-9 until the slowest mode has settled. The prediction is a root of one "
              "scalar equation and is computed without a flow.",
    .tolerance = "The integrator's error estimate, the largest on the way, and the distance that the flow still moved "
                 "in the end.",
    .control = "Wrong law: the end that follows if D were conserved, the equation without e^alpha/W and without xihat.",
    .own_corpus_only = true,
    .run = measure,
});

}  // namespace
}  // namespace sinkflow::claims::final_logit_shakespeare_starts

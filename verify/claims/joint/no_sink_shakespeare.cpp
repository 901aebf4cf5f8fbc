#include <cmath>

#include <fmt/format.h>

#include "flows/joint.hpp"
#include "formats/bigrams_file.hpp"
#include "theory/bb_task.hpp"
#include "theory/simplified_model.hpp"
#include "verify/harness/claim.hpp"
#include "verify/instruments/joint/joint_ends.hpp"
#include "verify/statistics/extremes.hpp"

namespace sinkflow::claims::no_sink_shakespeare {
namespace {

using namespace verify;

Outcome measure(const Setting&) {
  const theory::Instance instance =
      theory::task_instance(theory::derive_bb_task(formats::tiny_shakespeare(), 3, 256), 10, 0);
  const int row = theory::moving_components(instance.model.transition).front().rows.front();
  const double total = instance.model.total_count();
  const std::vector<double> times{0, 1e12, 1e14};
  const theory::Trajectory flow = flows::integrate_joint_with(instance, times, "bdf", 1e-9);
  const std::vector<theory::State> orbit = flows::states_of(flow, instance.model.rows());
  const double error = largest(flow.error);
  Outcome outcome;
  const auto add = [&](const char* name, double expected, double wrong, double measured, double uncertainty,
                       double digits) {
    const Tolerance tolerance(digits, "half a unit of the last digit that is stated");
    outcome.compare(name, {measured, uncertainty}, expected, wrong, tolerance);
  };
  add("attention on <s> at the start", 0.0039, 0, theory::sink_weight(orbit[0].alpha[row], total), 0, 0.5e-4);
  add("attention on <s> at t = 1e14", 0.066, 1, theory::sink_weight(orbit[2].alpha[row], total), error, 0.5e-3);
  add("||beta|| at t = 1e14", 17.5, 0, orbit[2].beta.norm(), error, 0.05);
  return outcome;
}

const Registration registration(Claim{
    .id = "no-sink.shakespeare",
    .title = "Attention on <s> on tiny Shakespeare only rises from 0.0039 to 0.066, while ||beta|| grows to 17.5",
    .tags = {"sf:no-sink-at-fixed-counts"},
    .kind = Kind::extension,
    .tier = Tier::quick,
    .expected = Verdict::confirmed,
    .cost_seconds = 1,
    .method =
        "N = 256, K = 3, xi = 10 and a zero start are used whatever the options are. The joint flow is integrated by "
        "BDF at tolerance 1e-9, and the figures are read off its states without the equation of the limit.",
    .tolerance = "Half a unit of the last digit of each figure.",
    .control = "Wrong laws: a sink that takes all of the attention, and a value state that drains, as in trained "
               "networks; no attention on <s> at the start.",
    .own_corpus_only = true,
    .run = measure,
});

}  // namespace
}  // namespace sinkflow::claims::no_sink_shakespeare

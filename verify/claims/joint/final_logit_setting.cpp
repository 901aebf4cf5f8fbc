#include <cmath>

#include <fmt/format.h>

#include "flows/joint.hpp"
#include "verify/harness/claim.hpp"
#include "verify/harness/setting.hpp"
#include "verify/instruments/joint/joint_ends.hpp"
#include "verify/statistics/extremes.hpp"

namespace sinkflow::claims::final_logit_setting {
namespace {

using namespace verify;

/// The limit on the setting's own instance. Throws NotApplicable if the limit is not known or too close to the start.
theory::State limit_of(const theory::Instance& instance) {
  const theory::FinalState limit = theory::final_state(instance.model, instance.start);
  if (!limit.state) {
    throw NotApplicable(limit.reason);
  }
  if (flows::largest_distance(*limit.state, instance.start) < 1e-3) {
    throw NotApplicable("the joint flow ends within 0.001 of where it starts");
  }
  return *limit.state;
}

Outcome measure(const Setting& setting) {
  const theory::Instance& instance = setting.instance;
  const theory::State limit = limit_of(instance);
  const double last = settling_time(instance.model, limit);
  const std::vector<double> times{last / 1e10, last / 1e6, last / 10, last};
  const theory::Trajectory flow = flows::integrate_joint_with(instance, times, "bdf", 1e-10);
  const std::vector<theory::State> orbit = flows::states_of(flow, instance.model.rows());
  const double error = largest(flow.error);
  const Tolerance tolerance(error + flows::largest_distance(orbit[2], orbit[3]),
                            "the integrator's error estimate, and what the flow moved over the last decade");
  const auto check = [&](const theory::State& expected) {
    return Check{fmt::format("largest distance of alpha and beta at t = {:.0e} to the limit", last), 0,
                 flows::largest_distance(orbit[3], expected), 0, tolerance};
  };
  Outcome outcome;
  outcome.evidence.checks.push_back(check(limit));
  outcome.control.evidence.checks.push_back(check(limit_if_d_were_conserved(instance)));
  return outcome;
}

const Registration registration(Claim{
    .id = "final-logit.setting",
    .title = "The joint flow of the setting's own instance ends where the conserved quantities predict",
    .tags = {"sf:final-logit"},
    .kind = Kind::extension,
    .tier = Tier::quick,
    .expected = Verdict::confirmed,
    .cost_seconds = 1,
    .method =
        "The instance given by the corpus and the options is integrated by BDF at tolerance 1e-10 until its slowest "
        "mode has settled. The prediction is a root of one scalar equation and is computed without a flow.",
    .tolerance = "The integrator's error estimate, the largest on the way, and the distance that the flow still moved "
                 "in the end.",
    .control = "Wrong law: the end that follows if D were conserved, the equation without e^alpha/W and without xihat.",
    .run = measure,
});

}  // namespace
}  // namespace sinkflow::claims::final_logit_setting

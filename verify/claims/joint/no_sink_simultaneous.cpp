#include <cmath>

#include <fmt/format.h>

#include "flows/joint.hpp"
#include "verify/cases/random_model.hpp"
#include "verify/harness/claim.hpp"
#include "verify/harness/seeds.hpp"
#include "verify/instruments/joint/joint_ends.hpp"
#include "verify/statistics/extremes.hpp"

namespace sinkflow::claims::no_sink_simultaneous {
namespace {

using namespace verify;

double spread(const Eigen::VectorXd& beta) {
  return (beta.array() - beta.mean()).matrix().norm();
}

Outcome measure(const Setting&) {
  Outcome outcome;
  for (const double xi : {30.0}) {
    std::mt19937_64 random(reported_seed(43));
    Shape shape;
    shape.rows = 61;
    shape.columns = 64;
    shape.triggers = 3;
    shape.largest_xi = xi;
    theory::Instance instance{random_model(random, shape), {}};
    const Eigen::VectorXd x = instance.model.value_mass(0);
    instance.start = {Eigen::VectorXd::Zero(shape.rows), 0.2 * (x.array() - x.mean())};
    const theory::State limit = theory::final_state(instance.model, instance.start).state.value();

    const std::vector<double> times{1e12, 1e17, 1e18};
    const theory::Trajectory flow = flows::integrate_joint_with(instance, times, "bdf", 1e-9);
    const std::vector<theory::State> orbit = flows::states_of(flow, shape.rows);
    const theory::State& end = orbit.back();
    const double error = largest(flow.error) + flows::largest_distance(end, orbit[1]);
    const auto add = [&](const std::string& name, double expected, double wrong, double measured, double bound) {
      const Tolerance tolerance(bound, "the integrator's error estimate, and what is left to move");
      outcome.compare(name, {measured}, expected, wrong, tolerance);
    };
    const double unit = spread(instance.start.beta);
    const double ratio = spread(end.beta) / unit;
    const double of_norm = error * std::sqrt(static_cast<double>(shape.columns)) / unit;
    add(fmt::format("xi up to {}: smallest logit at the end, from 0", xi), limit.alpha[0], 0, end.alpha.minCoeff(),
        error);
    add(fmt::format("xi up to {}: ||beta - mean|| at the end, of its start", xi), spread(limit.beta) / unit, 1, ratio,
        of_norm);
    // The bound relative to the start: 2 ||xihat - mean|| divided by 0.2 ||x - mean|| is 10/W.
    const auto fall = [&](double bound) {
      return at_most(fmt::format("xi up to {}: fall of ||beta - mean||, of its start, against {:.2g}", xi, bound),
                     1 - ratio, bound, 0,
                     Tolerance(of_norm, "the integrator's error estimate, and what is left to move"));
    };
    outcome.evidence.checks.push_back(fall(10 / instance.model.total_count()));
    outcome.control.evidence.checks.push_back(fall(0.05));
  }
  return outcome;
}

const Registration registration(Claim{
    .id = "no-sink.simultaneous",
    .title = "From special starts a logit rises while ||beta|| falls, by up to 2 ||xihat||, which is much in a short "
             "context",
    .tags = {"sf:no-sink-at-fixed-counts"},
    .kind = Kind::extension,
    .tier = Tier::quick,
    .expected = Verdict::confirmed,
    .cost_seconds = 1,
    .method = "V = 64, R = 61, a context of 24 tokens, full support, beta(0) = 0.2 (x - mean) and logits 0 (seed 43): "
              "the joint flow is integrated by BDF at tolerance 1e-9 to t = 1e18 and compared with the root of the "
              "equation and with the bound on the fall, both computed without a flow.",
    .tolerance = "The integrator's error estimate, the largest on the way, and the distance that the flow still moved "
                 "in the end.",
    .control = "Wrong laws: the logit or the norm stays at its start, as if only one of the two could move in its "
               "direction; the norm falls by a few per cent at most, as it would in a context of 200 tokens or more.",
    .run = measure,
});

}  // namespace
}  // namespace sinkflow::claims::no_sink_simultaneous

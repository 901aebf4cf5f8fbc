#include <cmath>

#include <fmt/format.h>

#include "flows/flows.hpp"
#include "training/frozen_training.hpp"
#include "verify/cases/frozen_tasks.hpp"
#include "verify/harness/claim.hpp"
#include "verify/harness/seeds.hpp"
#include "verify/statistics/extremes.hpp"

namespace sinkflow::claims::net_frozen_flow {
namespace {

using namespace verify;

constexpr double kStep = 0.25;

/// The wrong law: an instance in which every row has the weight of the row before it.
theory::Instance with_permuted_weights(theory::Instance instance) {
  Eigen::VectorXd& weight = instance.model.row_weight;
  weight = (Eigen::VectorXd(weight.size()) << weight.tail(1), weight.head(weight.size() - 1)).finished();
  return instance;
}

/// Adds the factor by which halving the step reduces the distance to the flow, over all times and parameters.
void compare_halving(const std::string& name, const training::StepHalving& runs, const theory::Trajectory& flow,
                     Outcome& outcome) {
  const double before = (runs.half - flow.states).norm();
  const double after = (runs.fine - flow.states).norm();
  // With errors c1 h + c2 h^2 at h/2 and h/4 the factor is 2 + c2 h/(2 c1) + O(h^2).
  const double second = (training::StepHalving::without_one_term(runs.coarse, runs.half) -
                         training::StepHalving::without_one_term(runs.half, runs.fine))
                            .norm();
  const double flow_error = largest(flow.error) * std::sqrt(static_cast<double>(flow.states.size()));
  outcome.compare(name + ": distance to the flow, h/2 over h/4", {before / after}, 2, 4,
                  Tolerance((second + 3 * flow_error) / after,
                            "three times what the term in h^2 adds to the factor, and what the flow's error does"));
}

Outcome measure(const Setting& /*setting*/) {
  const std::vector<long> steps{4, 16, 64, 256, 1024};
  Outcome outcome;
  for (const training::FrozenTask& task : fixed_count_tasks()) {
    const training::StepHalving runs = training::halve_steps(task, kStep, steps);
    const Eigen::MatrixXd best = training::StepHalving::without_two_terms(runs.coarse, runs.half, runs.fine);
    const Eigen::MatrixXd less = training::StepHalving::without_one_term(runs.half, runs.fine);
    const theory::Instance instance = training::instance_of(task);
    const theory::Trajectory flow = flows::integrate_joint(instance, runs.times);
    const theory::Trajectory other = flows::integrate_joint(with_permuted_weights(instance), runs.times);
    for (std::size_t i = 0; i < runs.times.size(); ++i) {
      const auto at = static_cast<Eigen::Index>(i);
      const Tolerance tolerance(largest(best.row(at) - less.row(at)) + flow.error[i],
                                "what taking off the term in h^2 changes, and the error of the integrated flow");
      const auto check = [&](const theory::Trajectory& law) {
        return Check{
            fmt::format("{}: largest distance of (alpha, beta) to the flow at t = {}", task.name, runs.times[i]), 0,
            largest(best.row(at) - law.states.row(at)), 0, tolerance};
      };
      outcome.evidence.checks.push_back(check(flow));
      outcome.control.evidence.checks.push_back(check(other));
      if (i + 1 == runs.times.size()) {
        for (const auto& [name, state] : training::learned_nothing(task, kStep, steps.back(), reported_seed(2))) {
          outcome.control.evidence.checks.push_back(
              {fmt::format("{}, {}: the same at t = {}", task.name, name, runs.times[i]), 0,
               largest(state - flow.states.row(at)), 0, tolerance});
        }
      }
    }
    compare_halving(task.name, runs, flow, outcome);
  }
  return outcome;
}

const Registration registration(Claim{
    .id = "net.frozen-flow",
    .title = "The frozen network trained on token sequences with fixed counts follows the theory's joint flow",
    .tags = {"ada:prop7", "sf:invariants"},
    .kind = Kind::network,
    .tier = Tier::quick,
    .expected = Verdict::confirmed,
    .cost_seconds = 1,
    .method = "Full-batch gradient descent of the frozen simplified network, by its own forward and backward passes "
              "over token sequences, is run at steps 1/4, 1/8 and 1/16 up to t = 256, on eight tasks in whole numbers "
              "(seed 7), from zero and from random starts. The runs, extrapolated to step 0, are compared with the "
              "integrated flow; the training does not use the theory's gradient.",
    .tolerance = "The change by the last step of the extrapolation, and the integrator's error estimate; for the "
                 "factor, three times the contribution of the term in h^2, and the error of the flow.",
    .control = "Wrong laws: the flow with the weights pi_v of the rows shifted by one row, as if rows were confused; a "
               "factor of 4, as for an error of second order; what holds for the trained network also holds before its "
               "training and after training on shuffled targets.",
    .run = measure,
});

}  // namespace
}  // namespace sinkflow::claims::net_frozen_flow

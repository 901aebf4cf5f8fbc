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

/// Every row with the weight of the row before it: a wrong model for the control.
theory::Instance with_permuted_weights(theory::Instance instance) {
  Eigen::VectorXd& weight = instance.model.row_weight;
  weight = (Eigen::VectorXd(weight.size()) << weight.tail(1), weight.head(weight.size() - 1)).finished();
  return instance;
}

/// The factor by which halving the step brings the run nearer to the flow, over all times and parameters.
Check halving_check(const std::string& name, const training::StepHalving& runs, const theory::Trajectory& flow,
                    double factor) {
  const double before = (runs.half - flow.states).norm();
  const double after = (runs.fine - flow.states).norm();
  // With errors c1 h + c2 h^2 at h/2 and h/4 the factor is 2 + c2 h/(2 c1) + O(h^2).
  const double second = (training::StepHalving::without_one_term(runs.coarse, runs.half) -
                         training::StepHalving::without_one_term(runs.half, runs.fine))
                            .norm();
  const double flow_error = largest(flow.error) * std::sqrt(static_cast<double>(flow.states.size()));
  return {name + ": distance to the flow, h/2 over h/4", factor, before / after, 0,
          Tolerance((second + 3 * flow_error) / after,
                    "three times what the term in h^2 adds to the factor, and what the flow's error does")};
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
    outcome.evidence.checks.push_back(halving_check(task.name, runs, flow, 2));
    outcome.control.evidence.checks.push_back(halving_check(task.name, runs, flow, 4));
  }
  return outcome;
}

const Registration registration(Claim{
    .id = "net.frozen-flow",
    .title = "Trained on token sequences with fixed counts, the frozen network follows the theory's joint flow",
    .tags = {"ada:prop7", "sf:invariants"},
    .kind = Kind::network,
    .tier = Tier::quick,
    .expected = Verdict::confirmed,
    .cost_seconds = 1,
    .method = "Full-batch gradient descent of the frozen simplified network, by its own forward and backward passes "
              "over token sequences, at steps 1/4, 1/8 and 1/16 up to t = 256. Eight tasks in whole numbers (seed 7), "
              "from zero and from random starts. The runs, extrapolated to step 0, are held against the integrated "
              "flow; nothing of the theory's gradient is in the training.",
    .tolerance = "What the last step of the extrapolation changes, and the integrator's error estimate; for the "
                 "factor, three times what the term in h^2 "
                 "can add to it, and the error of the flow.",
    .control = "The flow with the weights pi_v of the rows handed on by one row; a factor of 4, as for a second-order "
               "error; the network before its training, and trained on shuffled targets.",
    .run = measure,
});

}  // namespace
}  // namespace sinkflow::claims::net_frozen_flow

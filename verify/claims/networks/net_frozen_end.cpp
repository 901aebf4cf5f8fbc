#include <algorithm>
#include <cmath>

#include <fmt/format.h>

#include "flows/flows.hpp"
#include "theory/invariants.hpp"
#include "theory/simplified_model.hpp"
#include "theory/support_graph.hpp"
#include "training/frozen_training.hpp"
#include "verify/cases/frozen_tasks.hpp"
#include "verify/harness/claim.hpp"
#include "verify/harness/seeds.hpp"
#include "verify/instruments/joint/joint_ends.hpp"
#include "verify/statistics/extremes.hpp"

namespace sinkflow::claims::net_frozen_end {
namespace {

using namespace verify;

constexpr double kStep = 2;

/// Number of steps in which the slowest mode falls by e^-16.
long steps_to_settle(const theory::Model& model, const theory::State& limit) {
  Eigen::Index zeros = 0;
  for (const theory::Component& component : theory::support_components(model.transition)) {
    zeros += theory::stationary_dimension(model, component);
  }
  return std::lround(16 / theory::hessian_eigenvalues(model, limit)[zeros] / kStep);
}

Outcome measure(const Setting& /*setting*/) {
  Outcome outcome;
  for (const training::FrozenTask& task : fixed_count_tasks()) {
    const theory::Instance instance = training::instance_of(task);
    const theory::State limit = theory::final_state(instance.model, instance.start).state.value();
    const long last = steps_to_settle(instance.model, limit);
    const training::StepHalving runs = training::halve_steps(task, kStep, std::vector<long>{last - last / 5, last});
    const Eigen::MatrixXd best = training::StepHalving::without_two_terms(runs.coarse, runs.half, runs.fine);
    const Eigen::MatrixXd less = training::StepHalving::without_one_term(runs.half, runs.fine);
    const double moved = largest(best.row(1) - best.row(0));
    const Tolerance tolerance(largest(best.row(1) - less.row(1)) + moved,
                              "what taking off the term in h^2 changes, and what the last fifth of the time moved");
    const auto check = [&](const theory::State& end) {
      return Check{fmt::format("{}: largest distance of the trained end, t = {}, to the limit", task.name,
                               kStep * static_cast<double>(last)),
                   0, largest(best.row(1).transpose() - flows::stacked(end)), 0, tolerance};
    };
    outcome.evidence.checks.push_back(check(limit));
    outcome.control.evidence.checks.push_back(check(limit_if_d_were_conserved(instance)));
    for (const auto& [name, state] : training::learned_nothing(task, kStep, last, reported_seed(2))) {
      outcome.control.evidence.checks.push_back({fmt::format("{}, {}: the same", task.name, name), 0,
                                                 largest(state.transpose() - flows::stacked(limit)), 0, tolerance});
    }
  }
  return outcome;
}

const Registration registration(Claim{
    .id = "net.frozen-end",
    .title = "Training the frozen network at fixed counts ends where the two conserved quantities predict",
    .tags = {"sf:final-logit"},
    .kind = Kind::network,
    .tier = Tier::full,
    .expected = Verdict::confirmed,
    .cost_seconds = 7,
    .method = "Full-batch gradient descent of the frozen network over token sequences, by its own backward pass, is "
              "run at steps 2, 1 and 1/2 until the slowest mode has fallen by e^-16, on eight tasks in whole numbers "
              "(seed 7). The ends are extrapolated to step 0; the prediction is the root of a scalar equation in the "
              "start and is computed without training.",
    .tolerance =
        "The change by the last step of the extrapolation, and the distance that training still moved in the end.",
    .control =
        "Wrong laws: the end that follows if D were conserved, the equation without e^alpha/W and without xihat; what "
        "holds for the trained network also holds before its training and after training on shuffled targets.",
    .run = measure,
});

}  // namespace
}  // namespace sinkflow::claims::net_frozen_end

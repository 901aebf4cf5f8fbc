#include <cmath>
#include <limits>

#include <fmt/format.h>

#include "flows/flows.hpp"
#include "theory/invariants.hpp"
#include "theory/simplified_model.hpp"
#include "training/frozen_training.hpp"
#include "verify/cases/frozen_tasks.hpp"
#include "verify/harness/claim.hpp"
#include "verify/harness/seeds.hpp"
#include "verify/statistics/extremes.hpp"

namespace sinkflow::claims::net_frozen_invariants {
namespace {

using namespace verify;

constexpr double kStep = 0.25;

/// Q_C without its term e^alpha/W, which is not conserved.
double bare_q(const theory::Component& component, const theory::State& state, const Eigen::VectorXd& xihat) {
  return state.alpha(component.rows).sum() - 0.5 * (state.beta - xihat)(component.columns).squaredNorm();
}

struct Along {
  std::vector<double> q, bare;         ///< (times)
  double beta_sum = 0, alpha_sum = 0;  ///< largest change of the sums of beta and of alpha
};

Along along(const theory::Instance& instance, const theory::Component& component, const Eigen::MatrixXd& states) {
  Along found;
  const theory::Model& model = instance.model;
  const Eigen::VectorXd xihat = model.value_mass(0) / model.total_count();
  Worst beta;
  Worst alpha;
  const double beta_start = instance.start.beta(component.columns).sum();
  const double alpha_start = instance.start.alpha(component.rows).sum();
  for (Eigen::Index i = 0; i < states.rows(); ++i) {
    const theory::State state = flows::unstacked(states.row(i).transpose(), model.rows());
    found.q.push_back(theory::conserved_q(model, component, state));
    found.bare.push_back(bare_q(component, state, xihat));
    beta.add(std::abs(state.beta(component.columns).sum() - beta_start));
    alpha.add(std::abs(state.alpha(component.rows).sum() - alpha_start));
  }
  found.beta_sum = beta.value();
  found.alpha_sum = alpha.value();
  return found;
}

void add_checks(const std::string& name, const theory::Instance& instance, const theory::Component& component,
                const training::StepHalving& runs, long steps, const training::NothingLearned& shuffled,
                Outcome& outcome) {
  const Along coarse = along(instance, component, runs.coarse);
  const Along half = along(instance, component, runs.half);
  const Along fine = along(instance, component, runs.fine);
  const double start = theory::conserved_q(instance.model, component, instance.start);
  const Eigen::VectorXd xihat = instance.model.value_mass(0) / instance.model.total_count();
  const double bare_start = bare_q(component, instance.start, xihat);
  for (std::size_t i = 0; i < runs.times.size(); ++i) {
    const double best = training::StepHalving::without_two_terms(coarse.q[i], half.q[i], fine.q[i]);
    const double less = training::StepHalving::without_one_term(half.q[i], fine.q[i]);
    const Tolerance tolerance(std::abs(best - less), "what taking off the term in h^2 changes");
    const auto check = [&](double drift) {
      return Check{fmt::format("{}: Q(t) - Q(0) at t = {}, extrapolated to step 0", name, runs.times[i]), 0, drift, 0,
                   tolerance};
    };
    outcome.evidence.checks.push_back(check(best - start));
    outcome.control.evidence.checks.push_back(
        check(training::StepHalving::without_two_terms(coarse.bare[i], half.bare[i], fine.bare[i]) - bare_start));
    if (i + 1 == runs.times.size()) {
      const theory::State state = flows::unstacked(shuffled.state.transpose(), instance.model.rows());
      outcome.control.evidence.checks.push_back(
          {fmt::format("{}, {}: Q(t) - Q(0) at t = {}", name, shuffled.name, runs.times[i]), 0,
           theory::conserved_q(instance.model, component, state) - start, 0, tolerance});
    }
  }
  // Every step adds rounding errors of half a unit in the last place of numbers below 8 and of their gradients.
  const double rounding = 8 * std::numeric_limits<double>::epsilon() * static_cast<double>(steps);
  const Tolerance round_off(rounding * static_cast<double>(component.columns.size()), "rounding, step by step");
  const std::string what = name + ": largest change of the sum of beta";
  outcome.evidence.checks.push_back({what, 0, fine.beta_sum, 0, round_off});
  outcome.control.evidence.checks.push_back({what, 0, fine.alpha_sum, 0, round_off});
}

/// A network that never moved conserves everything, so that conservation means something only if the network has
/// learned.
void add_learning_checks(const std::string& name, const theory::Instance& instance, const Eigen::VectorXd& trained,
                         const training::NothingLearned& untrained, Outcome& outcome) {
  const double start = theory::excess_loss(instance.model, instance.start);
  const auto check = [&](const std::string& which, const Eigen::VectorXd& end) {
    return Check{which + ": excess loss at the end over that at the start", 0,
                 theory::excess_loss(instance.model, flows::unstacked(end, instance.model.rows())) / start, 0,
                 Tolerance(0.5, "half of it or more is learned")};
  };
  outcome.evidence.checks.push_back(check(name, trained));
  outcome.control.evidence.checks.push_back(
      check(fmt::format("{}, {}", name, untrained.name), untrained.state.transpose()));
}

Outcome measure(const Setting& /*setting*/) {
  const std::vector<long> steps{16, 64, 256, 1024};
  Outcome outcome;
  for (const training::FrozenTask& task : fixed_count_tasks()) {
    const theory::Instance instance = training::instance_of(task);
    const training::StepHalving runs = training::halve_steps(task, kStep, steps);
    const std::vector<training::NothingLearned> others =
        training::learned_nothing(task, kStep, steps.back(), reported_seed(2));
    add_learning_checks(task.name, instance, runs.fine.bottomRows<1>().transpose(), others[0], outcome);
    int count = 0;
    for (const theory::Component& component : theory::moving_components(instance.model.transition)) {
      if (!component.rows.empty()) {
        add_checks(fmt::format("{}, component {}", task.name, ++count), instance, component, runs, 4 * steps.back(),
                   others[1], outcome);
      }
    }
  }
  return outcome;
}

const Registration registration(Claim{
    .id = "net.frozen-invariants",
    .title = "Training the frozen network at fixed counts conserves Q_C, up to an error of the step, and sums of beta",
    .tags = {"sf:invariants"},
    .kind = Kind::network,
    .tier = Tier::quick,
    .expected = Verdict::confirmed,
    .cost_seconds = 1,
    .method = "Full-batch gradient descent of the frozen network over token sequences, by its own backward pass, is "
              "run at steps 1/4, 1/8 and 1/16 up to t = 256, on eight tasks in whole numbers (seed 7). Q of every "
              "component is evaluated along the runs and extrapolated to step 0; the training does not use it.",
    .tolerance = "The change by the last step of the extrapolation; rounding for the sums of beta, which every step "
                 "conserves; one half for the loss that is left.",
    .control = "Wrong laws: Q without e^alpha/W is conserved, as if only the logits themselves counted; Q is conserved "
               "in training on shuffled targets too; sums of alpha are conserved as those of beta are; the network has "
               "learned before its training.",
    .run = measure,
});

}  // namespace
}  // namespace sinkflow::claims::net_frozen_invariants

#include <cmath>

#include <fmt/format.h>

#include "flows/flows.hpp"
#include "theory/invariants.hpp"
#include "training/frozen_training.hpp"
#include "verify/cases/frozen_tasks.hpp"
#include "verify/harness/claim.hpp"
#include "verify/harness/seeds.hpp"
#include "verify/instruments/contexts/law_runs.hpp"
#include "verify/instruments/optimisers/discrete_rows.hpp"
#include "verify/statistics/extremes.hpp"
#include "verify/statistics/spacing.hpp"

namespace sinkflow::claims::net_equal_counts {
namespace {

using namespace verify;

constexpr double kLast = 20'000;

/// The same task with the counts of all contexts replaced by those of one. Equal contexts are represented by a single
/// one.
training::FrozenTask with_equal_counts(training::FrozenTask task, Eigen::Index context) {
  task.name = fmt::format("{}, all counts those of context {}", task.name, context);
  task.counts = Eigen::MatrixXi(task.counts.row(context));
  return task;
}

struct Ended {
  double weight, value, peak;
  double moved;  ///< change of the weight over the second half of the time
};

Ended trained(const training::FrozenTask& task, const theory::Model& model, double step) {
  const auto last = std::lround(kLast / step);
  std::vector<long> steps = log_spaced_steps(1, last / 2, 95);
  steps.push_back(last);
  const SinkPath path = sink_path(model, training::train_frozen(task, training::descent(step), steps).states);
  return {path.weight.back(), path.value.back(), largest(path.value),
          std::abs(path.weight.back() - path.weight[path.weight.size() - 2])};
}

/// Adds controls: the weight on <s> of networks that learned nothing, compared with the prediction for the trained one.
void add_nothing_learned(const training::FrozenTask& task, const theory::Model& model, double predicted,
                         const Tolerance& tolerance, Outcome& outcome) {
  for (const training::NothingLearned& other :
       training::learned_nothing(task, 1, std::lround(kLast), reported_seed(2))) {
    outcome.control.evidence.checks.push_back({fmt::format("{}, {}: weight on <s>", task.name, other.name), predicted,
                                               sink_path(model, other.state).weight[0], 0, tolerance});
  }
}

void measure_sample(std::uint64_t seed, Outcome& outcome) {
  const training::FrozenTask task = sampled_task(6, 8, 24, 4, 10, seed);
  const theory::Model model = training::instance_of(task).model;
  const theory::SinkLaw law = theory::sink_law(require_law({task.name, training::instance_of(task)}), model, kLast);
  const Ended varying = trained(task, model, 1);
  const auto both = [&](const std::string& name, double measured, double predicted, double wrong,
                        const Tolerance& tolerance) { outcome.compare(name, {measured}, predicted, wrong, tolerance); };
  const Tolerance drained(0.1, "a fall by a factor of ten or more is meant");
  both(fmt::format("{}: value over its peak, t = {}", task.name, kLast), varying.value / varying.peak, 0, 1, drained);
  const Tolerance next(2 * law.away_next, "twice the next term of the law");
  for (Eigen::Index j = 0; j < task.counts.rows(); ++j) {
    const training::FrozenTask equal = with_equal_counts(task, j);
    const theory::Instance instance = training::instance_of(equal);
    const theory::FinalState predicted = theory::final_state(instance.model, instance.start);
    const SinkPath limit = sink_path(instance.model, flows::stacked(predicted.state.value()).transpose());
    const Ended coarse = trained(equal, instance.model, 1);
    const Ended fine = trained(equal, instance.model, 0.5);
    // Richardson's extrapolation: to first order the error of the fine run equals its difference to the coarse one.
    const Tolerance step(2 * std::abs(coarse.weight - fine.weight) + fine.moved + 1e-6,
                         "twice the error of the step, what the second half of the time moved, and 1e-6 for the "
                         "rest of an exponential convergence");
    both(fmt::format("{}: weight on <s>, t = {}", equal.name, kLast), 2 * fine.weight - coarse.weight, limit.weight[0],
         1 - law.away, step);
    both(fmt::format("{}: value over its peak, t = {}", equal.name, kLast), coarse.value / coarse.peak, 1, 0, drained);
    add_nothing_learned(equal, instance.model, limit.weight[0], step, outcome);
    if (j == 0) {
      both(fmt::format("{}: 1 - weight on <s>, t = {}", task.name, kLast), 1 - varying.weight, law.away,
           1 - limit.weight[0], next);
      add_nothing_learned(task, model, 1 - law.away, next, outcome);
    }
  }
}

Outcome measure(const Setting& /*setting*/) {
  Outcome outcome;
  for (const std::uint64_t seed : {1U, 2U}) {
    measure_sample(seed, outcome);
  }
  return outcome;
}

const Registration registration(Claim{
    .id = "net.equal-counts",
    .title = "Training forms no full sink and drains no value with the same counts in every context; with varying "
             "counts it does both",
    .tags = {"sf:no-sink-at-fixed-counts", "sf:fluctuations"},
    .kind = Kind::network,
    .tier = Tier::full,
    .expected = Verdict::confirmed,
    .cost_seconds = 25,
    .method = "The frozen network is trained on the contexts of net.frozen-fluctuations, and again with the counts of "
              "all of them replaced by those of one, for each of the four, so that only the fluctuation changes. "
              "Weights on <s> at equal counts are predicted from the start alone, without training.",
    .tolerance = "Twice the error of the step, the change over the second half of the time, and 1e-6; twice the next "
                 "term of the law; a factor of ten for a fall.",
    .control =
        "Wrong laws: the figures for equal and for varying counts exchanged, as if the fluctuation did not matter; "
        "what holds for the trained network also holds before its training and after training on shuffled targets.",
    .own_corpus_only = true,
    .run = measure,
});

}  // namespace
}  // namespace sinkflow::claims::net_equal_counts

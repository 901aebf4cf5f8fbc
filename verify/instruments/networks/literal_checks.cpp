#include "verify/instruments/networks/literal_checks.hpp"

#include <utility>

#include <fmt/format.h>

#include "verify/instruments/networks/simplified_checks.hpp"

namespace sinkflow::verify {
namespace {

using Series = std::vector<double> SimplifiedRun::*;

constexpr long kShuffledSteps = 200;

const Tolerance& half() {
  static const Tolerance tolerance(0.5, "less than half of what an untrained network shows is meant");
  return tolerance;
}

/// What is left at the end of what was there at the start.
double left(const SimplifiedRun& run, Series series) {
  return (run.*series).back() / (run.*series).front();
}

/// The checks of one seed against the law that this `share` of the start is left.
std::vector<Check> end_checks(const SimplifiedRun& run, const std::string& name, double share) {
  const auto check = [&](const char* what, double measured) {
    return Check{fmt::format("{}: {} at step {} over that at the start", name, what, run.step.back()), share, measured,
                 0, half()};
  };
  return {check("excess risk on backcopy", left(run, &SimplifiedRun::backcopy)),
          check("1 - mean weight on <s>", (1 - run.weight.back()) / (1 - run.weight.front())),
          check("deviation of beta, weighted by the tokens' shares,", left(run, &SimplifiedRun::common))};
}

}  // namespace

SimplifiedTraining literal_training(int batch) {
  SimplifiedTraining training;
  training.literal = true;
  training.first_target = false;
  training.batch = batch;
  return training;
}

std::vector<SimplifiedRun> literal_runs(const theory::BbTask& task, std::uint64_t seeds, long steps, int batch) {
  return simplified_runs(task, literal_training(batch), seeds, steps);
}

std::vector<SimplifiedRun> shuffled_literal_runs(const theory::BbTask& task, std::uint64_t seeds) {
  SimplifiedTraining training = literal_training();
  training.shuffle = true;
  return simplified_runs(task, training, seeds, kShuffledSteps);
}

Outcome literal_ends(const std::vector<SimplifiedRun>& runs, const std::vector<SimplifiedRun>& shuffled) {
  Outcome outcome;
  const auto add = [](Evidence& evidence, std::vector<Check> checks) {
    evidence.checks.insert(evidence.checks.end(), checks.begin(), checks.end());
  };
  for (std::size_t i = 0; i < runs.size(); ++i) {
    const std::string name = fmt::format("seed {}", i + 1);
    add(outcome.evidence, end_checks(runs[i], name, 0));
    add(outcome.control.evidence, end_checks(runs[i], name, 1));
  }
  for (std::size_t i = 0; i < shuffled.size(); ++i) {
    add(outcome.control.evidence, end_checks(shuffled[i], fmt::format("shuffled targets, seed {}", i + 1), 0));
  }
  return outcome;
}

}  // namespace sinkflow::verify

#include "verify/instruments/networks/literal_checks.hpp"

#include <string>

#include <fmt/format.h>

namespace sinkflow::verify {
namespace {

using Quantity = std::vector<double> SimplifiedRun::*;

const Tolerance& half() {
  static const Tolerance tolerance(0.5, "less than half of what an untrained network shows is meant");
  return tolerance;
}

std::vector<SimplifiedRun> runs_of(const theory::BbTask& task, const SimplifiedTraining& training,
                                   std::uint64_t seeds) {
  std::vector<SimplifiedRun> runs;
  for (std::uint64_t seed = 1; seed <= seeds; ++seed) {
    runs.push_back(train_simplified(task, training, seed));
  }
  return runs;
}

/// What is left at the end of what was there at the start.
double left(const SimplifiedRun& run, Quantity quantity) {
  return (run.*quantity).back() / (run.*quantity).front();
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

std::vector<SimplifiedRun> literal_runs(const theory::BbTask& task, std::uint64_t seeds, const std::vector<long>& when,
                                        int batch) {
  SimplifiedTraining training = literal_training(batch);
  training.when = when;
  return runs_of(task, training, seeds);
}

std::vector<SimplifiedRun> shuffled_literal_runs(const theory::BbTask& task, std::uint64_t seeds) {
  SimplifiedTraining training = literal_training();
  training.shuffle = true;
  training.when = {0, 200};
  return runs_of(task, training, seeds);
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

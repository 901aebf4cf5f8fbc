#include "verify/instruments/networks/simplified_checks.hpp"

#include <cmath>
#include <string>
#include <utility>

#include <fmt/format.h>

#include "verify/instruments/optimisers/discrete_rows.hpp"
#include "verify/instruments/optimisers/minibatch_runs.hpp"
#include "verify/statistics/fit.hpp"
#include "verify/statistics/sample.hpp"
#include "verify/statistics/spacing.hpp"

namespace sinkflow::verify {
namespace {

/// Mean over the seeds of `of` a run.
template <class Of>
Sample over_seeds(const std::vector<SimplifiedRun>& runs, const Of& of) {
  std::vector<double> values;
  values.reserve(runs.size());
  for (const SimplifiedRun& run : runs) {
    values.push_back(of(run));
  }
  return sample_of(values);
}

void add_ends(const std::vector<SimplifiedRun>& runs, const std::vector<SimplifiedRun>& shuffled, int length,
              Outcome& outcome) {
  const Tolerance tolerance(0.5, "less than half of what an untrained network shows is meant");
  const auto add = [&](const std::string& name, const Sample& ratio) {
    outcome.evidence.checks.push_back({name, 0, ratio.mean, ratio.mean_half_width, tolerance});
    outcome.control.evidence.checks.push_back({name, 1, ratio.mean, ratio.mean_half_width, tolerance});
  };
  const auto left = [&](const char* name, auto series) {
    const auto ratio = [=](const SimplifiedRun& run) { return (run.*series).back() / (run.*series).front(); };
    add(fmt::format("{} at step {} over that at the start", name, kSimplifiedSteps), over_seeds(runs, ratio));
  };
  const auto not_learned = [&](const char* name, auto series) {
    const Sample ratio =
        over_seeds(shuffled, [=](const SimplifiedRun& run) { return (run.*series).back() / (run.*series).front(); });
    outcome.control.evidence.checks.push_back(
        {fmt::format("shuffled targets: {}", name), 0, ratio.mean, ratio.mean_half_width, tolerance});
  };
  for (const auto& [name, series] : {std::pair{"excess risk on backcopy", &SimplifiedRun::backcopy},
                                     {"excess risk on bigrams", &SimplifiedRun::bigram}}) {
    left(name, series);
    not_learned(name, series);
  }
  left("relative entropy of softmax(beta) from the law of token 1", &SimplifiedRun::first_law);
  add(fmt::format("1 - mean weight on <s> at step {} over that at the start", kSimplifiedSteps),
      over_seeds(runs, [](const SimplifiedRun& run) { return (1 - run.weight.back()) / (1 - run.weight.front()); }));
  add(fmt::format("1 - least weight of a trigger on the token before, at step {}", kSimplifiedSteps),
      over_seeds(runs, [=](const SimplifiedRun& run) { return length / (std::exp(run.copying.back()) + length); }));
}

void add_slopes(const std::vector<SimplifiedRun>& runs, Outcome& outcome) {
  const Tolerance tolerance(0.5, "half a unit, the distance of the two laws");
  const auto add = [&](const char* window, Line Fit::*part) {
    const Sample slope = over_seeds(runs, [=](const SimplifiedRun& run) {
      return (fit(run.step, run.logit, FitLaw::log, 500, kSimplifiedSteps).*part).slope;
    });
    const std::string name = fmt::format("slope of mean alpha in log n, {} of n = 500 to {}", window, kSimplifiedSteps);
    outcome.evidence.checks.push_back(
        at_most(name + ": by how much below 1", 1 - slope.mean, 0, slope.mean_half_width, tolerance));
    outcome.control.evidence.checks.push_back(
        at_most(name + ": by how much above 1/2", slope.mean - 0.5, 0, slope.mean_half_width, tolerance));
  };
  add("whole", &Fit::whole);
  add("early half", &Fit::early);
  add("late half", &Fit::late);
}

}  // namespace

std::vector<long> curve_steps(long steps) {
  std::vector<long> when = log_spaced_steps(10, steps, 41);
  when.insert(when.begin(), 0);
  return when;
}

std::vector<SimplifiedRun> simplified_runs(const theory::BbTask& task, SimplifiedTraining training,
                                           std::uint64_t seeds) {
  training.when = curve_steps(kSimplifiedSteps);
  std::vector<SimplifiedRun> runs;
  for (std::uint64_t seed = 1; seed <= seeds; ++seed) {
    runs.push_back(train_simplified(task, training, seed));
  }
  return runs;
}

Outcome simplified_ends(const std::vector<SimplifiedRun>& runs, const std::vector<SimplifiedRun>& shuffled,
                        int length) {
  Outcome outcome;
  add_ends(runs, shuffled, length, outcome);
  return outcome;
}

Outcome simplified_slopes(const std::vector<SimplifiedRun>& runs) {
  Outcome outcome;
  add_slopes(runs, outcome);
  return outcome;
}

}  // namespace sinkflow::verify

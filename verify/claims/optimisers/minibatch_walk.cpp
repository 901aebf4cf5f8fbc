#include <cmath>

#include <fmt/format.h>

#include "verify/harness/claim.hpp"
#include "verify/instruments/optimisers/minibatch_runs.hpp"
#include "verify/statistics/sample.hpp"

namespace sinkflow::claims::minibatch_walk {
namespace {

using namespace verify;

std::vector<MinibatchRun> runs_of(const DiscreteRow& row, MinibatchSetup setup, const std::vector<long>& when) {
  setup.beta1 = 0;     // without a first moment there is no drift by feedback
  setup.beta2 = 0.99;  // a memory of 100 steps, over which the walk of eta = 0.02 stays small
  setup.seeds = 64;
  setup.when = when;
  return minibatch_runs(row, setup);
}

Sample last_logits(const std::vector<MinibatchRun>& runs) {
  std::vector<double> last;
  last.reserve(runs.size());
  for (const MinibatchRun& run : runs) {
    last.push_back(run.alpha.back());
  }
  return sample_of(last);
}

/// Growth of the mean from the first time to the second. Half of the walk, which has mean 0, is subtracted, because
/// this reduces the variance most: the maximum of a walk and its final distance to the maximum have the same
/// distribution.
Sample growth_of_mean(const std::vector<MinibatchRun>& runs) {
  std::vector<double> growth;
  growth.reserve(runs.size());
  for (const MinibatchRun& run : runs) {
    growth.push_back(run.alpha[1] - run.alpha[0] - (run.walk[1] - run.walk[0]) / 2);
  }
  return sample_of(growth);
}

void add(Outcome& outcome, const std::string& name, double measured, double uncertainty, double law, double wrong) {
  const Tolerance tolerance(std::abs(wrong - law) / 2,
                            "half-way to the other law: a heuristic has to tell the two apart");
  outcome.compare(name, {measured, uncertainty}, law, wrong, tolerance);
}

/// Compares the spread over the seeds while eta^2 n is small, and once it is large the growth of the mean from n to 4n
/// and the spread.
Outcome measure(const Setting& /*setting*/) {
  Outcome outcome;
  const DiscreteRow row = symmetric_row();
  constexpr long soon = 20'000;
  const MinibatchSetup early = minibatch_setup(row, 2e-3, 4);
  const Sample first = last_logits(runs_of(row, early, {soon}));
  add(outcome, "64 seeds, eta = 0.002, n = 20,000: spread of alpha", first.deviation, first.deviation_half_width,
      early.law.spread(soon), early.law.step * std::sqrt(soon));

  constexpr long later = 40'000;
  const MinibatchSetup late = minibatch_setup(row, 0.02, 4);
  const std::vector<MinibatchRun> runs = runs_of(row, late, {later, 4 * later});
  const Sample grown = growth_of_mean(runs);
  add(outcome, "64 seeds, eta = 0.02: growth of the mean from n = 40,000 to 160,000", grown.mean, grown.mean_half_width,
      late.law.reflected_mean(4 * later) - late.law.reflected_mean(later), 0);
  const Sample end = last_logits(runs);
  add(outcome, "64 seeds, eta = 0.02, n = 160,000: spread of alpha", end.deviation, end.deviation_half_width,
      late.law.reflected_spread(4 * later), late.law.step * std::sqrt(4 * later));
  return outcome;
}

const Registration registration(Claim{
    .id = "minibatch.walk",
    .title =
        "A logit spreads like eta sqrt(n/3) under minibatch Adam, and walks reflected from below once eta^2 n >> 1",
    .tags = {"sf:minibatch-adam"},
    .kind = Kind::extension,
    .tier = Tier::quick,
    .expected = Verdict::confirmed,
    .cost_seconds = 1.5,
    .method = "Adam (b1 = 0, b2 = 0.99) is run on batches of 4 tokens of a row with two symmetric tokens, seeds 1 to "
              "64. The standard deviation over the seeds at eta^2 n = 0.08 and 64, and the growth of the mean between "
              "16 and 64, are measured without the law.",
    .tolerance = "Half the distance to the free walk; confidence intervals over the seeds count as uncertainty.",
    .control = "Wrong law: a walk that nothing reflects, with standard deviation eta sqrt(n) and a constant mean, as "
               "if the drift could be neglected.",
    .run = measure,
});

}  // namespace
}  // namespace sinkflow::claims::minibatch_walk

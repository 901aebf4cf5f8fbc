#include <algorithm>
#include <iterator>
#include <utility>

#include <fmt/format.h>

#include "verify/harness/claim.hpp"
#include "verify/instruments/networks/simplified_checks.hpp"
#include "verify/instruments/optimisers/minibatch_runs.hpp"
#include "verify/statistics/fit.hpp"
#include "verify/statistics/sample.hpp"

namespace sinkflow::claims::net_simplified_half {
namespace {

using namespace verify;

constexpr std::uint64_t kSeeds = 5;

/// Slopes in log n over a window, seed by seed.
Sample slopes_of(const std::vector<SimplifiedRun>& runs, Line Fit::*window) {
  std::vector<double> slopes;
  std::transform(runs.begin(), runs.end(), std::back_inserter(slopes), [=](const SimplifiedRun& run) {
    return (fit(run.step, run.logit, FitLaw::log, 500, kSimplifiedSteps).*window).slope;
  });
  return sample_of(slopes);
}

Outcome measure(const Setting& /*setting*/) {
  const theory::BbTask task = simplified_task();
  const auto runs = simplified_runs(task, {}, kSeeds);
  SimplifiedTraining training;
  training.shuffle = true;
  const auto shuffled = simplified_runs(task, training, kSeeds);
  Outcome outcome;
  for (const auto& [name, window] :
       {std::pair{"whole", &Fit::whole}, {"early half", &Fit::early}, {"late half", &Fit::late}}) {
    const auto check = [&](const char* what, const Sample& slope, double law) {
      return Check{fmt::format("{}slope of mean alpha in log n, {} of n = 500 to {}", what, name, kSimplifiedSteps),
                   law, slope.mean, slope.mean_half_width, Tolerance(0.25, "half way to the slope 1 of Adam on noise")};
    };
    outcome.evidence.checks.push_back(check("", slopes_of(runs, window), 0.5));
    outcome.control.evidence.checks.push_back(check("", slopes_of(runs, window), 0));
    outcome.control.evidence.checks.push_back(check("shuffled targets: ", slopes_of(shuffled, window), 0.5));
  }
  return outcome;
}

const Registration registration(Claim{
    .id = "net.simplified-half",
    .title = "The mean sink logit of the whole simplified network grows like (1/2) log n under Adam",
    .tags = {"sf:network-laws"},
    .kind = Kind::network,
    .tier = Tier::full,
    .expected = Verdict::refuted,
    .cost_seconds = 28,
    .method = "A straight line in log n is fitted to the runs of net.simplified-adam over n = 500 to 2,000, where both "
              "risks have fallen, and over the halves of this window, with five fixed seeds. The coefficient 1/2 is "
              "that of gradient flow; growth that is close to logarithmic under Adam is no evidence for it.",
    .tolerance =
        "A quarter, half way to the slope of minibatch Adam; confidence intervals over the seeds count as uncertainty.",
    .control = "Wrong laws: a logit that stays at its start, as without training; the slope 1/2 holds for networks "
               "trained on shuffled targets.",
    .own_corpus_only = true,
    .run = measure,
});

}  // namespace
}  // namespace sinkflow::claims::net_simplified_half

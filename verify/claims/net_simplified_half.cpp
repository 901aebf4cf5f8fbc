#include <fmt/format.h>

#include "verify/claim.hpp"
#include "verify/discrete_rows.hpp"
#include "verify/fit.hpp"
#include "verify/minibatch_runs.hpp"
#include "verify/simplified_training.hpp"

namespace sinkflow::verify {
namespace {

constexpr long kSteps = 2000;

Outcome measure(const Setting& /*setting*/) {
  const theory::BbTask task = simplified_task();
  SimplifiedTraining training;
  training.when = log_spaced_steps(500, kSteps, 21);
  std::vector<Fit> fits;
  for (std::uint64_t seed = 1; seed <= 5; ++seed) {
    const SimplifiedRun run = train_simplified(task, training, seed);
    fits.push_back(fit(run.step, run.logit, FitLaw::log, 500, kSteps));
  }
  Outcome outcome;
  const auto add = [&](const char* window, Line Fit::*part) {
    std::vector<double> slopes;
    slopes.reserve(fits.size());
    for (const Fit& found : fits) {
      slopes.push_back((found.*part).slope);
    }
    const Sample slope = sample_of(slopes);
    const auto check = [&](double law) {
      return Check{fmt::format("slope of mean alpha in log n, {} of n = 500 to {}", window, kSteps), law, slope.mean,
                   slope.mean_half_width, Tolerance(0.25, "half way to the slope 1 of Adam on noise")};
    };
    outcome.evidence.checks.push_back(check(0.5));
    outcome.control.evidence.checks.push_back(check(0));
  };
  add("whole", &Fit::whole);
  add("early half", &Fit::early);
  add("late half", &Fit::late);
  return outcome;
}

const Registration registration(Claim{
    .id = "net.simplified-half",
    .title = "The mean sink logit of the whole simplified network grows like (1/2) log n under Adam",
    .tags = {"ada:fig14", "ada:fig15"},
    .kind = Kind::network,
    .tier = Tier::full,
    .expected = Verdict::refuted,
    .cost_seconds = 14,
    .method = "The runs of net.simplified-adam: a straight line in log n over n = 500 to 2,000, where both risks have "
              "fallen, and over the halves of this window; five fixed seeds. The coefficient 1/2 is that of gradient "
              "flow, and being close to logarithmic under Adam is no evidence for it.",
    .tolerance = "A quarter, half way to the law of minibatch Adam; confidence intervals over the seeds count as "
                 "uncertainty.",
    .control = "A logit that stays where it is.",
    .own_corpus_only = true,
    .seeds = {1, 2, 3, 4, 5},
    .run = measure,
});

}  // namespace
}  // namespace sinkflow::verify

#include <cmath>

#include <fmt/format.h>

#include "verify/harness/claim.hpp"
#include "verify/instruments/optimisers/minibatch_runs.hpp"
#include "verify/statistics/sample.hpp"

namespace sinkflow::claims::minibatch_feedback {
namespace {

using namespace verify;

using Betas = std::pair<double, double>;

/// Drift a step in units of eta^2 under symmetric noise, at a logit where the signal is far below the noise.
Outcome measure(const Setting& /*setting*/) {
  Outcome outcome;
  for (const Betas& betas : {Betas{0.9, 0.99}, Betas{0.8, 0.95}, Betas{0.0, 0.99}}) {
    MinibatchSetup setup = minibatch_setup(symmetric_row(), 0.01, 4);
    setup.start += 30;
    setup.beta1 = betas.first;
    setup.beta2 = betas.second;
    setup.when = {1000, 30'000};
    setup.seeds = 64;
    std::vector<double> drifts;
    for (const MinibatchRun& run : minibatch_runs(symmetric_row(), setup)) {
      const double moved = run.alpha[1] - run.alpha[0] - (run.walk[1] - run.walk[0]);
      drifts.push_back(moved / static_cast<double>(setup.when[1] - setup.when[0]) / (setup.law.step * setup.law.step));
    }
    const Sample drift = sample_of(drifts);
    const double law = setup.law.feedback_drift(betas.first, betas.second) / (setup.law.step * setup.law.step);
    const double scale = setup.law.feedback_drift(0.9, 0.99) / (setup.law.step * setup.law.step);
    const Tolerance tolerance(
        (betas.first > 0 ? law : scale) / 3,
        "a third of the law (of the default's for b1 = 0): it is of first order in eta and 1 - b2");
    const auto check = [&](double predicted) {
      return Check{fmt::format("betas {}, {}: drift / eta^2, 64 seeds", betas.first, betas.second), predicted,
                   drift.mean, drift.mean_half_width, tolerance};
    };
    outcome.evidence.checks.push_back(check(law));
    if (betas.first > 0) {
      outcome.control.evidence.checks.push_back(check(0));
    }
  }
  return outcome;
}

const Registration registration(Claim{
    .id = "minibatch.feedback",
    .title = "Even symmetric noise makes Adam drift upwards, by c(b1, b2) eta^2 a step",
    .tags = {"sf:minibatch-adam"},
    .kind = Kind::extension,
    .tier = Tier::quick,
    .expected = Verdict::confirmed,
    .cost_seconds = 1,
    .method = "Adam with eta = 0.01 is run on batches of 4 tokens of a row with two symmetric tokens, at a logit where "
              "the signal is far below the noise. The drift is the mean displacement a step over seeds 1 to 64, less "
              "the walk that division by the true noise would give, which has mean 0; the law is not used.",
    .tolerance =
        "A third of the law, which is a heuristic of first order; the confidence interval counts as uncertainty.",
    .control = "Wrong law: no drift, as if symmetric noise averaged out.",
    .run = measure,
});

}  // namespace
}  // namespace sinkflow::claims::minibatch_feedback

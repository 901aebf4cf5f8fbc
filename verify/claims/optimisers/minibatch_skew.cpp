#include <cmath>

#include <fmt/format.h>

#include "verify/harness/claim.hpp"
#include "verify/instruments/optimisers/minibatch_runs.hpp"
#include "verify/statistics/sample.hpp"

namespace sinkflow::claims::minibatch_skew {
namespace {

using namespace verify;

using Betas = std::pair<double, double>;

/// Drift a step in units of eta, at a logit where the signal is far below the noise and the steps are too small to
/// change the gradient.
Outcome measure(const Setting& setting) {
  Outcome outcome;
  const std::vector<DiscreteRow> rows = discrete_rows(setting);
  for (const DiscreteRow& row : {rows[0], rows[5], rows[6], symmetric_row()}) {
    for (const Betas& betas : {Betas{0.9, 0.99}, Betas{0.0, 0.98}}) {
      MinibatchSetup setup = minibatch_setup(row, 1e-6, std::ceil(4 / row.law.weight));
      const double skewness = setup.law.skew_drift(0, 0) / (0.5 * setup.law.step);
      if (row.law.k3 != 0 && std::abs(skewness) < 0.4) {
        continue;  // the noise of 8 seeds would hide the drift
      }
      setup.start += 30;
      setup.beta1 = betas.first;
      setup.beta2 = betas.second;
      setup.when = {5000, 40'000};  // when the moments have settled
      setup.seeds = 8;
      std::vector<double> drifts;
      for (const MinibatchRun& run : minibatch_runs(row, setup)) {
        const double moved = run.alpha[1] - run.alpha[0] - (run.walk[1] - run.walk[0]);
        drifts.push_back(moved / (setup.law.step * static_cast<double>(setup.when[1] - setup.when[0])));
      }
      const Sample drift = sample_of(drifts);
      const double law = setup.law.skew_drift(betas.first, betas.second) / setup.law.step;
      const bool skewed = row.law.k3 != 0;
      const double scale =
          skewed ? std::abs(law) : 0.5 * (1 - betas.first) * (1 - betas.second) / (1 - betas.first * betas.second);
      const Tolerance tolerance(
          scale / 3,
          "a third of the law (of what skewness 1 gives): it is of first order in 1 - b2, and has "
          "to be told from no drift");
      const auto check = [&](double predicted) {
        return Check{fmt::format("{}, b = {}, betas {}, {}: drift / eta, 8 seeds", row.name, setup.law.batch,
                                 betas.first, betas.second),
                     predicted, drift.mean, drift.mean_half_width, tolerance};
      };
      outcome.evidence.checks.push_back(check(law));
      if (skewed) {
        outcome.control.evidence.checks.push_back(check(0));
      }
    }
  }
  return outcome;
}

const Registration registration(Claim{
    .id = "minibatch.skew",
    .title = "Skewed gradient noise makes Adam drift by (eta/2) skewness (1-b1)(1-b2)/(1-b1 b2) a step, for ever",
    .tags = {"sf:minibatch-adam"},
    .kind = Kind::extension,
    .tier = Tier::quick,
    .expected = Verdict::confirmed,
    .cost_seconds = 1,
    .method = "Adam with eta = 1e-6 is run on sampled batches, at a logit where the signal is far below the noise. The "
              "drift is the mean displacement a step over 8 fixed seeds, less the walk that division by the true noise "
              "would give, which has mean 0; the law is not used. The rows have skewness of both signs, and a "
              "symmetric row has the law 0.",
    .tolerance = "A third of the law, which is a heuristic of first order in 1 - b2; the confidence interval counts as "
                 "uncertainty.",
    .control = "Wrong law: no drift, as if the sign of the noise averaged out.",
    .run = measure,
});

}  // namespace
}  // namespace sinkflow::claims::minibatch_skew

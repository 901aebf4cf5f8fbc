#include <cmath>

#include <fmt/format.h>

#include "verify/harness/claim.hpp"
#include "verify/instruments/optimisers/minibatch_runs.hpp"
#include "verify/statistics/fit.hpp"
#include "verify/statistics/sample.hpp"
#include "verify/statistics/spacing.hpp"

namespace sinkflow::claims::minibatch_slope {
namespace {

using namespace verify;

constexpr double kStep = 4e-4;
constexpr long kSteps = 50'000;  // eta n = 20 but eta^2 n = 0.008
constexpr double kBatch = 64;

/// Bound on the terms in alpha that the law leaves out: the factor 1/sqrt(1 + s^2/(u + W)^2) of du/dn, s = sqrt(b pi
/// k2), its terms of second order in W'/u, the walk's eta^2 n/12, and the noise of Adam's own v with its skewness
/// drift.
double omitted(const MinibatchSetup& setup, double n) {
  const double start = std::exp(setup.start);
  const double u = std::exp(setup.law.logit(setup.start, n));
  const double noise = setup.law.speed() / kStep;
  const double second = setup.law.growth.total_count + std::abs(setup.law.growth.k3) / setup.law.growth.k2 +
                        setup.law.speed() * setup.law.memory;
  return (0.5 * noise * noise + second * second) / (start * u) + kStep * kStep * n / 12 + (1 - setup.beta2) +
         std::abs(setup.law.skew_drift(setup.beta1, setup.beta2)) * n;
}

void measure_row(const DiscreteRow& row, int colour, Panel& panel, Outcome& outcome) {
  MinibatchSetup setup = minibatch_setup(row, kStep, kBatch);
  setup.law.memory = setup.beta2 / (1 - setup.beta2) - 2 * setup.beta1 / (1 - setup.beta1);
  setup.when = log_spaced_steps(kSteps / 1000, kSteps, 31);
  const double head_start = std::exp(setup.start) / setup.law.speed();
  const std::vector<double> n(setup.when.begin(), setup.when.end());
  std::vector<double> late;  // n + u_0/(eta s)
  std::vector<double> slopes;
  std::vector<double> last;
  Series law{colour == 0 ? "log(u\u2080 + \u03b7\u221a(b\u03c0k\u2082) n)" : "", Mark::dashed, kGrey, {}, {}};
  for (const double steps : n) {
    late.push_back(steps + head_start);
    law.y.push_back(setup.law.logit(setup.start, steps));
  }
  for (const MinibatchRun& run : minibatch_runs(row, setup)) {
    const std::vector<double> logits = without_walk(setup, run);
    slopes.push_back(fit(late, logits, FitLaw::log, late.back() / 4, late.back()).whole.slope);
    const std::string label = last.empty() ? fmt::format("{}, {} seeds", row.name, setup.seeds) : "";
    last.push_back(logits.back());
    panel.series.push_back({label, Mark::line, colour, late, run.alpha});
  }
  law.x = late;
  panel.series.push_back(law);

  const std::string name = fmt::format("{}, b = {}, eta = {}, seeds {} to {}", row.name, kBatch, kStep,
                                       setup.first_seed, setup.first_seed + last.size() - 1);
  const Tolerance tolerance(omitted(setup, kSteps),
                            "the signal against the noise, (W'/u)^2, eta^2 n/12 from the walk, and the noise of v");
  const Sample end = sample_of(last);
  outcome.compare(fmt::format("{}: mean alpha at n = {}", name, kSteps), {end.mean, end.mean_half_width}, law.y.back(),
                  law.y.back() - 0.5 * std::log(2.0), tolerance);

  if (setup.law.speed() * kSteps < 2 * std::exp(setup.start)) {
    return;  // u hardly grows, so that a slope would say little
  }
  const double first = std::max(late.back() / 4, late.front());
  const double delay = std::abs(setup.law.delay()) / (setup.law.speed() * first);
  const Tolerance slope_tolerance(1.5 * omitted(setup, kSteps) / std::log(late.back() / first) + delay,
                                  "what the same terms can add to a slope over this window, and W'/u at its start");
  const Sample slope = sample_of(slopes);
  outcome.compare(name + ": mean slope in log(n + n_0)", {slope.mean, slope.mean_half_width}, 1, 0.5, slope_tolerance);
}

/// The fastest row of the setting and a random one with sparse support.
Outcome measure(const Setting& setting) {
  Outcome outcome;
  Panel panel{"",
              {"n + n\u2080, n\u2080 = u\u2080/(\u03b7\u221a(b\u03c0k\u2082)), steps", true},
              {"\u03b1, logit on <s>", false},
              {}};
  const std::vector<DiscreteRow> rows = discrete_rows(setting);
  int colour = 0;
  for (const std::size_t chosen : {0, 5}) {
    measure_row(rows[chosen], colour++, panel, outcome);
  }
  outcome.figures.push_back({"minibatch-adam",
                             "Adam on minibatches: slope 1 per log n",
                             "Every line is a seed. With the noise of the batch in its denominator, Adam moves a logit "
                             "like log n, where gradient descent moves it like (1/2) log n.",
                             {panel}});
  return outcome;
}

const Registration registration(Claim{
    .id = "minibatch.slope",
    .title = "On minibatches Adam moves a logit like log(u_0 + eta sqrt(b pi_v k2) n), with slope 1 per log n instead "
             "of 1/2",
    .tags = {"sf:minibatch-adam"},
    .kind = Kind::extension,
    .tier = Tier::quick,
    .expected = Verdict::confirmed,
    .cost_seconds = 1,
    .method = "Adam is run on the gradient of sampled batches of 64 tokens, with 16 fixed seeds and 50,000 steps. The "
              "mean of the last logit and the slope in log(n + u_0/(eta s)) over the last factor 4 are compared. The "
              "gradient uses no expansion; the linear response to the sampled noise, which has mean 0, is subtracted.",
    .tolerance = "The terms left out of the drift; confidence intervals over the seeds count as uncertainty.",
    .control = "Wrong laws: the slope 1/2 of gradient flow; a logit that is lower by (1/2) log 2, as for noise of "
               "twice the variance.",
    .figures = {"minibatch-adam"},
    .run = measure,
});

}  // namespace
}  // namespace sinkflow::claims::minibatch_slope

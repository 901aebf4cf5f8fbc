#include <cmath>

#include <fmt/format.h>

#include "transformer/random_words.hpp"
#include "verify/harness/claim.hpp"
#include "verify/instruments/optimisers/minibatch_runs.hpp"
#include "verify/instruments/residual/residual_model.hpp"
#include "verify/statistics/sample.hpp"

namespace sinkflow::claims::peak_descent {
namespace {

using namespace verify;

constexpr long kSteps = 50'000;
constexpr int kSeeds = 8;

/// s after kSteps steps of SGD, where every step sees the loss with gain 0 or 2 G by a fair coin.
double stochastic_size(const ResidualModel& model, double step, double start, std::uint64_t seed) {
  const auto rule = solvers::make_optimiser<double>("gd", {.step = step});
  std::vector<std::uint64_t> words(kSteps / 64 + 1);
  transformer::random_words({seed, transformer::RandomUse::minibatches, 1}, 0, words);
  std::vector<double> z = model.at(start);
  std::vector<double> slope(z.size());
  for (std::size_t n = 0; n < kSteps; ++n) {
    const bool heads = (words[n / 64] >> (n % 64) & 1) != 0;
    model.gradient(z, heads ? 2 * model.gain : 0, slope);
    rule->step(slope, z);
  }
  return model.size(z);
}

/// Compares gradient descent, momentum and SGD on the actual loss with the flow's law at t = eta n, or eta
/// n/(1 - momentum).
Outcome measure(const Setting& /*setting*/) {
  Outcome outcome;
  for (const ResidualModel& model : residual_models()) {
    const theory::BrokenScale law = model.law();
    const double start = 3 * model.b;
    // The step size moves s by a tenth of itself at the start.
    const double step = 0.1 * start / law.force(start);
    const auto add = [&](const std::string& name, double measured, double uncertainty, double t, double noise) {
      // In a step s^(p+2) grows by the same amount as under the flow, plus a part of second order, step^2 force^2/s^2,
      // which adds up to log n times the gain of the first step. Noise adds its own relative part.
      const double second = 0.1 * std::log(kSteps) * std::pow(start / measured, model.power + 2);
      const Tolerance tolerance(
          measured * (1.5 * model.flow_correction(measured, start) + second + noise),
          "the next term in (b/s)^2 with half of it again, the steps' second order, and the martingale of the noise");
      const double predicted = law.flow_size(t);
      outcome.compare(fmt::format("{}, eta = {:.3g}: s after {} steps of {}", model.name, step, kSteps, name),
                      {measured, uncertainty}, predicted, predicted * std::pow(2, 1.0 / (model.power + 2)), tolerance);
    };
    const std::vector<long> when{kSteps};
    const double t = step * kSteps;
    const double descended = trained_sizes(model, "gd", {.step = step}, start, when)[0];
    add("gradient descent", descended, 1e-10 * descended, t, 0);
    const solvers::OptimiserOptions heavy{.step = step / 10, .momentum = 0.9};
    const double pushed = trained_sizes(model, "sgd", heavy, start, when)[0];
    add("momentum 0.9, eta/10", pushed, 1e-10 * pushed, heavy.step * kSteps / (1 - heavy.momentum), 0);
    std::vector<double> sizes;
    for (std::uint64_t seed = 1; seed <= kSeeds; ++seed) {
      sizes.push_back(stochastic_size(model, step, start, seed));
    }
    // s^(p+2) is a sum of kSteps gains whose relative standard deviation is 1; the tolerance allows four standard
    // deviations of the mean over the seeds.
    const Sample sample = sample_of(sizes);
    add(fmt::format("SGD, mean of seeds 1 to {}", kSeeds), sample.mean, sample.mean_half_width, t,
        4 / std::sqrt(static_cast<double>(kSteps) * kSeeds) / (model.power + 2));
  }
  return outcome;
}

const Registration registration(Claim{
    .id = "peak.descent",
    .title = "The peak grows under gradient descent, momentum and SGD as slowly as under the flow",
    .tags = {"sf:residual-peak"},
    .kind = Kind::extension,
    .tier = Tier::quick,
    .expected = Verdict::confirmed,
    .cost_seconds = 0.5,
    .method =
        "50,000 steps are run on the actual losses, not on their expansion: gradient descent, momentum 0.9 with a "
        "tenth of the step, and SGD whose every step sees the loss with gain 0 or 2 G by a fair coin (8 fixed seeds).",
    .tolerance = "The next term of the loss, the second order of the steps and the martingale of the noise.",
    .control = "Wrong law: the size for twice the amplitude A, or twice the time, as if a factor 2 were counted twice.",
    .run = measure,
});

}  // namespace
}  // namespace sinkflow::claims::peak_descent

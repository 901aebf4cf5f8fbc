#include "verify/long_trainings.hpp"

namespace sinkflow::verify {
namespace {

constexpr double kExponent = -0.5;  // of beta - c 1 = b t^(-1/2), with t proportional to the step

Check exponent_check(const std::string& name, double predicted, const Estimate& measured) {
  return check_of(name, predicted, measured, Tolerance(0.1, "a fifth of the exponent that is stated"));
}

Outcome measure(const Setting& setting) {
  Outcome outcome;
  for (const LongTraining& training : long_trainings(setting)) {
    const Slopes slopes = slopes_of(training, "value_s_0", FitLaw::power);
    const std::string what = ": exponent of the value's norm, ";
    for (std::size_t i = 0; i < slopes.whole.size(); ++i) {
      const std::string name = training.networks[i].name + what + "steps 1000 to 10000";
      outcome.evidence.checks.push_back(exponent_check(name, kExponent, slopes.whole[i]));
      outcome.control.evidence.checks.push_back(exponent_check(name, -1, slopes.whole[i]));
    }
    outcome.evidence.checks.push_back(
        exponent_check(training.optimiser + what + "first half", kExponent, slopes.early));
    outcome.evidence.checks.push_back(
        exponent_check(training.optimiser + what + "second half", kExponent, slopes.late));
  }
  return outcome;
}

const Registration registration(Claim{
    .id = "net.drain",
    .title = "The value of <s> in a trained network drains like step^(-1/2)",
    .tags = {"sf:network-laws"},
    .kind = Kind::network,
    .tier = Tier::full,
    .expected = Verdict::refuted,
    .cost_seconds = 1100,
    .method =
        "The norm of the value of <s> behind the output map in the trainings of net.growth is fitted by a power of "
        "the step from 1000 to 10,000, seed by seed, and in both halves of that window over the seeds. -1/2 is the "
        "exponent of sf:fluctuations for the simplified model under gradient flow.",
    .tolerance = "A fifth of the exponent stated; half the confidence interval of the fit, or over the seeds, is the "
                 "uncertainty.",
    .control = "An exponent of -1, which the same fits refute.",
    .own_corpus_only = true,
    .seeds = intervention_seeds(),
    .run = measure,
});

}  // namespace
}  // namespace sinkflow::verify

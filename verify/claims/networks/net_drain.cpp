#include "verify/instruments/networks/long_trainings.hpp"

namespace sinkflow::claims::net_drain {
namespace {

using namespace verify;

/// Tests beta - c 1 = b t^(-1/2), with t proportional to the step.
Outcome measure(const NetworkSetting& setting) {
  return slope_outcome(long_trainings(setting), long_trainings_of_nothing(setting),
                       {.column = "value_s_0",
                        .what = "exponent of the value's norm",
                        .fit = FitLaw::power,
                        .stated = -0.5,
                        .wrong = -1,
                        .tolerance = {0.1, "a fifth of the exponent that is stated"}});
}

const Registration registration(Claim{
    .id = "net.drain",
    .title = "The value of <s> in a trained network drains like step^(-1/2)",
    .tags = {"sf:network-laws", "ada:growth-rates"},
    .kind = Kind::network,
    .tier = Tier::full,
    .expected = Verdict::refuted,
    .cost_seconds = 1100,
    .method = "The norm of the value of <s> behind the output map in the trainings of net.growth is fitted by a power "
              "of the step from 1000 to 10,000, seed by seed, and over the seeds in that window and both its halves. "
              "The exponent -1/2 is that of sf:fluctuations for the simplified model under gradient flow.",
    .tolerance = "A fifth of the stated exponent; half the confidence interval of the fit, or over the seeds, is the "
                 "uncertainty.",
    .control = "Wrong laws: an exponent of -1, which the same fits refute; what is stated of trained networks also "
               "holds for untrained ones and for one trained on shuffled targets.",
    .run_with_networks = measure,
});

}  // namespace
}  // namespace sinkflow::claims::net_drain

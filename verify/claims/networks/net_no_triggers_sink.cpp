#include "verify/instruments/networks/network_checks.hpp"

namespace sinkflow::claims::net_no_triggers_sink {
namespace {

using namespace verify;

Outcome measure(const NetworkSetting& setting) {
  const auto no_triggers = [](transformer::TrainingConfig& config) { config.triggers = 0; };
  const auto networks = small_networks(setting, "nothing to copy", no_triggers, intervention_seeds());
  Outcome outcome = no_sink_outcome(networks);
  outcome.append(outcome_of(networks, networks_that_learned_nothing(setting, no_triggers), bigram_checks));
  return outcome;
}

const Registration registration(Claim{
    .id = "net.no-triggers-sink",
    .title = "No network has a sink if there is nothing to copy",
    .tags = {"sf:network-laws"},
    .kind = Kind::network,
    .tier = Tier::full,
    .expected = Verdict::refuted,
    .cost_seconds = 90,
    .method = "small-1layer is trained on the bigram law alone, with five seeds. With values as small as that of <s> "
              "(net.no-triggers) attention need not go anywhere; yet some networks turn to <s>.",
    .tolerance = "Less than five times an even spread; half the confidence interval over four blocks of held-out "
                 "sequences is the uncertainty.",
    .control = "Wrong laws: half of the weight is on <s>, as in networks trained with triggers; networks before their "
               "training and one trained on shuffled targets have learned the bigrams.",
    .run_with_networks = measure,
});

}  // namespace
}  // namespace sinkflow::claims::net_no_triggers_sink

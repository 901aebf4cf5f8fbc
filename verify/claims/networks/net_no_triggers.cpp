#include "verify/instruments/networks/network_checks.hpp"

namespace sinkflow::claims::net_no_triggers {
namespace {

using namespace verify;

using transformer::Measures;

std::vector<Check> checks_of(const NamedNetwork& network) {
  const HeldOut held_out(network);
  const auto drain = [](const Measures& m) { return m.layers.at(0).value_other / m.layers.at(0).value_bos; };
  return {check_of(network.name + ": norm of the value of the others over that of <s>", 0, held_out.of(drain),
                   Tolerance(2, "the value of <s> is not drained to half of the others'"))};
}

Outcome measure(const NetworkSetting& setting) {
  const auto no_triggers = [](transformer::TrainingConfig& config) { config.triggers = 0; };
  const auto networks = small_networks(setting, "nothing to copy", no_triggers, intervention_seeds());
  Outcome outcome =
      outcome_of(networks, small_networks(setting, "three triggers", {}, intervention_seeds()), checks_of);
  outcome.append(outcome_of(networks, networks_that_learned_nothing(setting, no_triggers), bigram_checks));
  return outcome;
}

const Registration registration(Claim{
    .id = "net.no-triggers",
    .title = "The value of <s> does not drain if there is nothing to copy",
    .tags = {"ada:claim1", "ada:claim4"},
    .kind = Kind::network,
    .tier = Tier::full,
    .expected = Verdict::confirmed,
    .cost_seconds = 90,
    .method = "small-1layer is trained on the bigram law alone, with five seeds. The head has to be dormant at some "
              "queries only if it is active at others. If no query needs the other tokens' values, these can stay as "
              "small as the value of <s>.",
    .tolerance = "Round numbers that define a drain; half the confidence interval over four blocks of held-out "
                 "sequences is the uncertainty.",
    .control = "Wrong laws: the same networks on the task with its triggers do not drain the value either; networks "
               "before their training and one trained on shuffled targets have learned the bigrams.",
    .run_with_networks = measure,
});

}  // namespace
}  // namespace sinkflow::claims::net_no_triggers

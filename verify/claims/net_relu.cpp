#include "verify/network_checks.hpp"

namespace sinkflow::verify {
namespace {

using transformer::Measures;

/// What softmax does not do.
std::vector<Check> sink_checks(const NamedNetwork& network) {
  const HeldOut held_out(network);
  const std::vector<double>& value = network.run->metrics.column("value_s_0");
  return {check_of(network.name + ": weight on <s> at non-triggers", 0,
                   held_out.of([](const Measures& m) { return m.layers.at(0).attention_on_bos; }),
                   Tolerance(0.02, "a third of what an even spread gives")),
          {network.name + ": norm of the value of <s> before the training over that after it", 0,
           value.front() / value.back(), 0, Tolerance(1, "it does not shrink")}};
}

Outcome measure(const Setting& setting) {
  const auto relu = [](transformer::TrainingConfig& config) { config.attention = "relu"; };
  const auto networks = small_networks(setting, "ReLU", relu, intervention_seeds());
  Outcome outcome = outcome_of(networks, small_networks(setting, "softmax", {}, intervention_seeds()), sink_checks);
  append(outcome_of(networks, networks_that_learned_nothing(setting), learning_checks), outcome);
  return outcome;
}

const Registration registration(Claim{
    .id = "net.relu",
    .title = "ReLU attention learns the task without a sink and without a drain",
    .tags = {"ada:fig5a"},
    .kind = Kind::network,
    .tier = Tier::full,
    .expected = Verdict::confirmed,
    .cost_seconds = 100,
    .method = "small-1layer with relu(logits) divided by the position for its attention, five seeds.",
    .tolerance = "What is meant by learned, and by no sink, in round numbers; half the confidence interval over four "
                 "blocks of held-out sequences is the uncertainty.",
    .control =
        "The same with softmax for the sink and the drain; for what is learned, networks before their training and "
        "one trained on shuffled targets.",
    .own_corpus_only = true,
    .seeds = intervention_seeds(),
    .run = measure,
});

}  // namespace
}  // namespace sinkflow::verify

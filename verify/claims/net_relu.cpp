#include "verify/network_checks.hpp"

namespace sinkflow::verify {
namespace {

using transformer::Measures;

const std::vector<std::uint64_t> kSeeds{1, 2, 3, 4, 5};

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

/// That the task is learned all the same.
std::vector<Check> learning_checks(const NamedNetwork& network) {
  const HeldOut held_out(network);
  return {
      check_of(network.name + ": backcopy excess", 0, held_out.of([](const Measures& m) { return m.backcopy_excess; }),
               Tolerance(0.1, "a fortieth of what guessing costs")),
      check_of(network.name + ": bigram excess", 0, held_out.of([](const Measures& m) { return m.bigram_excess; }),
               Tolerance(0.05, "a fortieth of the excess of an untrained network"))};
}

Outcome measure(const Setting& setting) {
  const auto relu = [](transformer::TrainingConfig& config) { config.attention = "relu"; };
  const auto untrained = [](transformer::TrainingConfig& config) {
    config.attention = "relu";
    config.steps = 0;
  };
  const auto networks = small_networks(setting, "ReLU", relu, kSeeds);
  Outcome outcome = outcome_of(networks, small_networks(setting, "softmax", {}, kSeeds), sink_checks);
  const Outcome learning =
      outcome_of(networks, small_networks(setting, "untrained", untrained, {1, 2}), learning_checks);
  const auto append = [](const Evidence& from, Evidence& to) {
    to.checks.insert(to.checks.end(), from.checks.begin(), from.checks.end());
  };
  append(learning.evidence, outcome.evidence);
  append(learning.control.evidence, outcome.control.evidence);
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
    .control = "The same with softmax for the sink and the drain, untrained networks for what is learned.",
    .own_corpus_only = true,
    .seeds = kSeeds,
    .run = measure,
});

}  // namespace
}  // namespace sinkflow::verify

#include <fmt/format.h>

#include "verify/small_networks.hpp"

namespace sinkflow::verify {
namespace {

using transformer::Measures;

/// At non-triggers: the triggers' share of the positions over their share of the weight, and their values over those of
/// all tokens.
std::vector<Check> checks_of(const NamedNetwork& network) {
  const theory::BbTask& task = network.run->trained.task;
  const HeldOut held_out(network);
  const HeldOut even(network, {}, {"uniform:0"});
  const auto weight = [&](const Measures& measures) {
    double sum = 0;
    for (const int token : task.triggers) {
      sum += measures.layers.at(0).attention_by_token[token];
    }
    return sum;
  };
  const auto value = [&](const Measures& measures) {
    double sum = 0;
    for (const int token : task.triggers) {
      sum += measures.layers.at(0).value_by_token[token];
    }
    return sum / static_cast<double>(task.triggers.size()) / measures.layers.at(0).value_other;
  };
  return {check_of(network.name + ": weight on the triggers, an even spread's over it", 0,
                   even.ratio(weight, held_out, weight),
                   Tolerance(0.7, "they get at least 1.4 times what an even spread would give them")),
          check_of(network.name + ": norm of their values over that of all tokens", 0, held_out.of(value),
                   Tolerance(0.85, "they are shorter by a seventh or more"))};
}

Outcome measure(const Setting& setting) {
  const auto no_bos = [](transformer::TrainingConfig& config) { config.bos = false; };
  const auto untrained = [](transformer::TrainingConfig& config) {
    config.bos = false;
    config.steps = 0;
  };
  return outcome_of(small_networks(setting, "no <s>", no_bos, intervention_seeds()),
                    small_networks(setting, "no <s>, untrained", untrained, {1, 2}), checks_of);
}

const Registration registration(Claim{
    .id = "net.no-bos",
    .title = "Without <s> the triggers become the sink: tokens whose values nobody copies",
    .tags = {"ada:fig16"},
    .kind = Kind::network,
    .tier = Tier::full,
    .expected = Verdict::confirmed,
    .cost_seconds = 90,
    .method =
        "small-1layer on sequences without <s>, five seeds. In the simplified model a value is free to drain only "
        "where no copy needs it; after a trigger comes what was before it, never a trigger, so that without <s> "
        "the triggers' values are the free ones.",
    .tolerance = "What is meant by a sink, in round numbers; half the confidence interval over four blocks of held-out "
                 "sequences is the uncertainty.",
    .control = "Two such networks before their training.",
    .own_corpus_only = true,
    .seeds = intervention_seeds(),
    .run = measure,
});

}  // namespace
}  // namespace sinkflow::verify

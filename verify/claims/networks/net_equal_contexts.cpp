#include <vector>

#include "verify/instruments/networks/context_variation.hpp"
#include "verify/instruments/networks/network_checks.hpp"

namespace sinkflow::claims::net_equal_contexts {
namespace {

using namespace verify;

Outcome measure(const NetworkSetting& setting) {
  const auto networks = networks_at_fixed_counts(setting);
  std::vector<NamedNetwork> others;
  for (const DealtPair& pair : dealt_pairs_that_learned_nothing(setting)) {
    others.push_back(pair.fixed);
  }
  Outcome outcome = no_sink_outcome(networks);
  outcome.append(outcome_of(networks, others, learning_checks));
  return outcome;
}

const Registration registration(Claim{
    .id = "net.equal-contexts",
    .title = "The full network has no sink where the context's counts carry no information",
    .tags = {"sf:network-laws", "sf:no-sink-at-fixed-counts"},
    .kind = Kind::network,
    .tier = Tier::full,
    .expected = Verdict::refuted,
    .cost_seconds = 400,
    .method =
        "The contexts are the same 54 cards in random order, as in net.count-variance, with its eighteen seeds and six "
        "more. In the simplified model nothing then drives the weight on <s> to 1, and it stays near that of an even "
        "spread. In the full network it stays far from 1, but not everywhere below five even shares.",
    .tolerance = "Less than five times an even spread; half the confidence interval over four blocks of held-out "
                 "sequences is the uncertainty.",
    .control = "Wrong laws: half of the weight is on <s>, as in networks trained where counts vary at every length; "
               "networks before their training and one trained on shuffled targets have learned the task.",
    .run_with_networks = measure,
});

}  // namespace
}  // namespace sinkflow::claims::net_equal_contexts

#include "verify/context_variation.hpp"
#include "verify/network_checks.hpp"

namespace sinkflow::verify {
namespace {

Outcome measure(const Setting& setting) {
  return no_sink_outcome(networks_at_fixed_counts(setting));
}

const Registration registration(Claim{
    .id = "net.equal-contexts",
    .title = "Where the context's counts carry no information the full network has no sink",
    .tags = {"sf:network-laws", "sf:no-sink-at-fixed-counts"},
    .kind = Kind::network,
    .tier = Tier::full,
    .expected = Verdict::refuted,
    .cost_seconds = 120,
    .method =
        "Contexts of the same 54 cards in random order, as in net.count-variance: its six seeds and six more. For the "
        "simplified model nothing then drives the weight on <s> to 1, and it stays near that of an even spread. Here "
        "the weight stays far from 1, but not everywhere below five even shares.",
    .tolerance = "Less than five times an even spread; half the confidence interval over four blocks of held-out "
                 "sequences is the uncertainty.",
    .control = "Half of the weight on <s>, as trained networks have where counts vary at every length.",
    .own_corpus_only = true,
    .seeds = fixed_count_seeds(),
    .run = measure,
});

}  // namespace
}  // namespace sinkflow::verify

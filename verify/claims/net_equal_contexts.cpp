#include "verify/context_variation.hpp"

namespace sinkflow::verify {
namespace {

// A sink gets at least five times what an even spread would give it.
constexpr double kSink = 5;

Outcome measure(const Setting& setting) {
  const auto weight = [](const transformer::Measures& m) { return m.layers.at(0).attention_on_bos; };
  Outcome outcome;
  for (const DealtPair& pair : dealt_pairs(setting)) {
    const NamedNetwork& network = pair.fixed;
    const Estimate measured = HeldOut(network).ratio(weight, HeldOut(network, {}, {"uniform:0"}), weight);
    const auto check = [&](double predicted, double bound, const char* reason) {
      return check_of(network.name + ": weight on <s> over an even spread's", predicted, measured,
                      Tolerance(bound, reason));
    };
    outcome.evidence.checks.push_back(check(1, kSink - 1, "less than the five times that count as a sink"));
    outcome.control.evidence.checks.push_back(
        check(network.run->trained.config.length / 2.0, 1, "half of all weight on <s>, give or take one even share"));
  }
  return outcome;
}

const Registration registration(Claim{
    .id = "net.equal-contexts",
    .title = "Where the context's counts carry no information the full network has no sink",
    .tags = {"sf:network-laws", "sf:no-sink-at-fixed-counts"},
    .kind = Kind::network,
    .tier = Tier::full,
    .expected = Verdict::confirmed,
    .cost_seconds = 120,
    .method = "The networks of net.count-variance on contexts of the same 54 cards in random order, six seeds. For the "
              "simplified model nothing then drives the weight on <s> to 1, and it stays near that of an even spread.",
    .tolerance = "Less than five times an even spread; half the confidence interval over four blocks of held-out "
                 "sequences is the uncertainty.",
    .control = "Half of the weight on <s>, as trained networks have where counts vary at every length.",
    .own_corpus_only = true,
    .seeds = network_seeds(),
    .run = measure,
});

}  // namespace
}  // namespace sinkflow::verify

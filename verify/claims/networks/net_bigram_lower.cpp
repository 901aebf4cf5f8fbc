#include <cmath>

#include "verify/instruments/networks/trained_samples.hpp"

namespace sinkflow::claims::net_bigram_lower {
namespace {

using namespace verify;

/// log of the ratio of the excess risks, bigram over backcopy, on held-out sequences.
std::vector<Check> checks_of(const NamedNetwork& network, double law) {
  const Measured ratio = HeldOut(network).of([](const transformer::Measures& measures) {
    return std::log(measures.bigram_excess / measures.backcopy_excess);
  });
  Check check = at_most(network.name + ": log of the bigram excess over the backcopy excess", ratio.value, law,
                        ratio.uncertainty, Tolerance(0.1, "a tenth of the ratio"));
  return {check};
}

Outcome measure(const NetworkSetting& setting) {
  Outcome outcome;
  for (const NamedNetwork& network : small_networks(setting, "small-1layer")) {
    const std::vector<Check> equal = checks_of(network, 0);
    const std::vector<Check> tiny = checks_of(network, -std::log(100.0));
    outcome.evidence.checks.insert(outcome.evidence.checks.end(), equal.begin(), equal.end());
    outcome.control.evidence.checks.insert(outcome.control.evidence.checks.end(), tiny.begin(), tiny.end());
  }
  return outcome;
}

const Registration registration(Claim{
    .id = "net.bigram-lower",
    .title = "The bigram excess risk is the smaller of the two at the end of the training",
    .tags = {"ada:fig3b"},
    .kind = Kind::network,
    .tier = Tier::full,
    .expected = Verdict::refuted,
    .cost_seconds = 60,
    .method = "Both excess risks of small-1layer are measured on held-out sequences after 2,000 steps, six seeds.",
    .tolerance = "A tenth of the ratio; half the confidence interval over four blocks of sequences is the uncertainty.",
    .control = "Wrong law: the bigram excess is a hundredth of the other.",
    .run_with_networks = measure,
});

}  // namespace
}  // namespace sinkflow::claims::net_bigram_lower

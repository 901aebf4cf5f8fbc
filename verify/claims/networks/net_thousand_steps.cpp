#include "verify/instruments/networks/network_checks.hpp"

namespace sinkflow::claims::net_thousand_steps {
namespace {

using namespace verify;

Outcome measure(const NetworkSetting& setting) {
  Outcome outcome;
  for (const NamedNetwork& network : small_networks(setting, "small-1layer")) {
    const std::vector<Check> late = fallen_risk_checks(network, 1000);
    const std::vector<Check> early = fallen_risk_checks(network, 100);
    outcome.evidence.checks.insert(outcome.evidence.checks.end(), late.begin(), late.end());
    outcome.control.evidence.checks.insert(outcome.control.evidence.checks.end(), early.begin(), early.end());
  }
  return outcome;
}

const Registration registration(Claim{
    .id = "net.thousand-steps",
    .title = "Both excess risks fall to a twentieth or less within the first 1,000 steps",
    .tags = {"ada:fig3b"},
    .kind = Kind::network,
    .tier = Tier::full,
    .expected = Verdict::confirmed,
    .cost_seconds = 60,
    .method = "The excess risks of small-1layer on held-out tokens, six seeds, are read at step 1,000 and divided by "
              "those before the training.",
    .tolerance = "A twentieth, a round reading of zero.",
    .control = "Wrong law: they have fallen that far at step 100 already.",
    .run_with_networks = measure,
});

}  // namespace
}  // namespace sinkflow::claims::net_thousand_steps

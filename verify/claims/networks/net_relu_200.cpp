#include "verify/instruments/networks/network_checks.hpp"

namespace sinkflow::claims::net_relu_200 {
namespace {

using namespace verify;

Outcome measure(const NetworkSetting& setting) {
  Outcome outcome;
  for (const NamedNetwork& network : relu_networks(setting)) {
    for (const Check& check : fallen_risk_checks(network, 200)) {
      outcome.evidence.checks.push_back(check);
      outcome.control.evidence.checks.push_back({check.name, 1, check.measured, 0, check.tolerance});
    }
  }
  return outcome;
}

const Registration registration(Claim{
    .id = "net.relu-200",
    .title = "Both risks of a ReLU network match the Bayes risk after 200 steps",
    .tags = {"ada:fig5a"},
    .kind = Kind::network,
    .tier = Tier::full,
    .expected = Verdict::refuted,
    .cost_seconds = 100,
    .method =
        "The backcopy excess of the networks of net.relu on held-out tokens, five seeds, is read at step 200. They "
        "are small (d = N = 64, learning rate .001), and the statement is about d = N = 256, of which this says "
        "nothing.",
    .tolerance = "A twentieth of the start.",
    .control = "Wrong law: nothing has been learned by step 200.",
    .run_with_networks = measure,
});

}  // namespace
}  // namespace sinkflow::claims::net_relu_200

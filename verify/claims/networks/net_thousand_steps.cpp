#include <algorithm>

#include <fmt/format.h>

#include "verify/instruments/networks/trained_samples.hpp"

namespace sinkflow::claims::net_thousand_steps {
namespace {

using namespace verify;

/// Both excess risks at a step, in units of those before the training.
std::vector<Check> risks_at(const NamedNetwork& network, double step) {
  const std::vector<double>& steps = network.run->metrics.column("step");
  const auto row = static_cast<std::size_t>(std::find(steps.begin(), steps.end(), step) - steps.begin());
  std::vector<Check> checks;
  for (const char* risk : {"backcopy_excess", "bigram_excess"}) {
    const std::vector<double>& excess = network.run->metrics.column(risk);
    checks.push_back({fmt::format("{}: {} at step {} over that at the start", network.name, risk, step), 0,
                      excess.at(row) / excess.front(), 0, Tolerance(0.05, "zero is read as a twentieth of the start")});
  }
  return checks;
}

Outcome measure(const NetworkSetting& setting) {
  Outcome outcome;
  for (const NamedNetwork& network : small_networks(setting, "small-1layer")) {
    const std::vector<Check> late = risks_at(network, 1000);
    const std::vector<Check> early = risks_at(network, 100);
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

#include <algorithm>

#include <fmt/format.h>

#include "verify/instruments/networks/trained_samples.hpp"

namespace sinkflow::claims::net_relu_200 {
namespace {

using namespace verify;

Outcome measure(const NetworkSetting& setting) {
  const auto relu = [](transformer::TrainingConfig& config) { config.attention = "relu"; };
  Outcome outcome;
  for (const NamedNetwork& network : small_networks(setting, "ReLU", relu, intervention_seeds())) {
    const std::vector<double>& steps = network.run->metrics.column("step");
    const std::vector<double>& excess = network.run->metrics.column("backcopy_excess");
    const auto found = std::find(steps.begin(), steps.end(), 200.0);
    const double late = excess.at(static_cast<std::size_t>(found - steps.begin())) / excess.front();
    const auto check = [&](double law) {
      return Check{fmt::format("{}: backcopy excess at step 200 over that at the start", network.name), law, late, 0,
                   Tolerance(0.05, "a match is read as a twentieth of the start")};
    };
    outcome.evidence.checks.push_back(check(0));
    outcome.control.evidence.checks.push_back(check(1));
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

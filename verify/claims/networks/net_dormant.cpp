#include "verify/instruments/networks/network_checks.hpp"
#include "verify/instruments/networks/network_figures.hpp"
#include "verify/statistics/sample.hpp"

namespace sinkflow::claims::net_dormant {
namespace {

using namespace verify;

Outcome measure(const NetworkSetting& setting) {
  auto networks = small_networks(setting, "small-1layer");
  networks.push_back(network_of(setting, "d = 128", longer_network(setting)));
  const auto others = networks_that_learned_nothing(setting);
  Outcome outcome = outcome_of(networks, others, dormancy_checks);

  // The mean over the networks: more than half of the weight is on <s>.
  const auto mean_weight = [](const std::vector<NamedNetwork>& of) {
    std::vector<double> weights;
    for (const NamedNetwork& network : of) {
      weights.push_back(
          HeldOut(network).of([](const auto& measures) { return measures.layers[0].attention_on_bos; }).value);
    }
    return check_of("mean over the networks of the weight on <s> at non-triggers", 1, mean_of(weights),
                    Tolerance(0.5, "more than half of the weight"));
  };
  outcome.evidence.checks.push_back(mean_weight(networks));
  outcome.control.evidence.checks.push_back(mean_weight(others));
  Figure figure = attention_figure(networks.back(), "net-attention-128", 2);
  figure.caption += " An early trigger, whose value is short as well, can share the weight with <s>.";
  outcome.figures.push_back(std::move(figure));
  return outcome;
}

const Registration registration(Claim{
    .id = "net.dormant",
    .title = "The head is dormant on <s> at non-triggers and active at triggers, in every trained network",
    .tags = {"ada:claim1", "ada:fig2", "ada:fig9"},
    .kind = Kind::network,
    .tier = Tier::full,
    .expected = Verdict::confirmed,
    .cost_seconds = 500,
    .method = "The preset small-1layer with six seeds and a network with d = 128, N = 128, 5000 steps are trained and "
              "measured on 51,200 held-out tokens: attention weights, norms of value states behind the output map, and "
              "norms of the attention's output.",
    .tolerance = "Round numbers that define dormant and drained; half the confidence interval over four blocks of "
                 "held-out sequences, or over the networks, is the uncertainty.",
    .control = "Wrong law: what holds for the trained networks also holds for two untrained ones and for one trained "
               "on shuffled targets.",
    .figures = {"net-attention-128"},
    .run_with_networks = measure,
});

}  // namespace
}  // namespace sinkflow::claims::net_dormant

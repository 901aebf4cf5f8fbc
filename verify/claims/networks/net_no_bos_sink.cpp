#include <limits>

#include "verify/instruments/networks/network_checks.hpp"
#include "verify/statistics/extremes.hpp"
#include "verify/statistics/sample.hpp"

namespace sinkflow::claims::net_no_bos_sink {
namespace {

using namespace verify;

// Only tokens with this share are considered, because a rare token has few positions that could get weight.
constexpr double kOften = 0.01;
constexpr double kFiveTimes = 0.2;
constexpr double kShorter = kFiveTimes / 0.5;  // scales the bound 1/2 on the length to the bound 0.2 on the weight

/// The larger of two ratios for the token that is nearest to a sink: its even share divided by its weight at
/// non-triggers, and two fifths of the length of its value divided by that of all tokens' values. A network trained on
/// shuffled targets also turns to one token, but to one with a long value.
std::vector<Check> checks_of(const NamedNetwork& network) {
  const HeldOut held_out(network);
  const HeldOut even(network, {}, {"uniform:0"});
  std::vector<double> ratios;
  for (std::size_t i = 0; i < held_out.blocks().size(); ++i) {
    const transformer::LayerMeasures& layer = held_out.blocks()[i].layers.at(0);
    const Eigen::VectorXd& weight = layer.attention_by_token;
    const Eigen::VectorXd& share = even.blocks()[i].layers.at(0).attention_by_token;
    double least = std::numeric_limits<double>::infinity();
    for (Eigen::Index token = 0; token < weight.size(); ++token) {
      if (share[token] >= kOften) {
        const double value = layer.value_by_token[token] / layer.value_other;
        least = smaller(least, larger(share[token] / weight[token], kShorter * value));
      }
    }
    ratios.push_back(least);
  }
  return {check_of(
      network.name + ": even share over weight, or two fifths of its value over all, the larger, of the nearest token",
      0, mean_of(ratios),
      Tolerance(kFiveTimes, "a sink gets at least five times an even share, and its value is at most half as long"))};
}

Outcome measure(const NetworkSetting& setting) {
  const auto no_bos = [](transformer::TrainingConfig& config) { config.bos = false; };
  return outcome_of(small_networks(setting, "no <s>", no_bos, intervention_seeds()),
                    networks_that_learned_nothing(setting, no_bos), checks_of);
}

const Registration registration(Claim{
    .id = "net.no-bos-sink",
    .title = "One other token becomes the sink if there is no <s>",
    .tags = {"ada:fig16"},
    .kind = Kind::network,
    .tier = Tier::full,
    .expected = Verdict::refuted,
    .cost_seconds = 90,
    .method =
        "The networks of net.no-bos are used, five seeds. The weight on every token at non-triggers is divided by its "
        "weight in an even spread, and the length of its value is measured, for tokens that are a hundredth of all or "
        "more. In these networks the weight is spread over the triggers and the token itself.",
    .tolerance = "Five times an even share and half the length, as in every claim about a sink; half the confidence "
                 "interval over four blocks of held-out sequences is the uncertainty.",
    .control = "Wrong law: what is stated of the trained networks also holds for two such untrained ones and for one "
               "trained on shuffled targets.",
    .run_with_networks = measure,
});

}  // namespace
}  // namespace sinkflow::claims::net_no_bos_sink

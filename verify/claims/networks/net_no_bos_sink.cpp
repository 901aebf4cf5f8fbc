#include <limits>

#include "verify/instruments/networks/network_checks.hpp"
#include "verify/statistics/extremes.hpp"
#include "verify/statistics/sample.hpp"

namespace sinkflow::claims::net_no_bos_sink {
namespace {

using namespace verify;

// A token that hardly occurs has few positions to get weight from.
constexpr double kOften = 0.01;
constexpr double kFiveTimes = 0.2;
constexpr double kShorter = kFiveTimes / 0.5;  // a value of half the length is as far from its bound

/// Of the token that is nearest to a sink: its even share over its weight at non-triggers, or two fifths of the length
/// of its value over that of all tokens' values, whichever is larger. A network on shuffled targets also turns to one
/// token, but to one of a long value.
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
    .title = "Without <s> one other token becomes the sink",
    .tags = {"ada:fig16"},
    .kind = Kind::network,
    .tier = Tier::full,
    .expected = Verdict::refuted,
    .cost_seconds = 90,
    .method = "The networks of net.no-bos, five seeds: the weight on every token at non-triggers over what an even "
              "spread gives it, and the length of its value, of tokens that are a hundredth of all or more. The weight "
              "is spread over the triggers and the token itself.",
    .tolerance = "Five times an even share and half the length, as everywhere for a sink; half the confidence interval "
                 "over four blocks of held-out sequences is the uncertainty.",
    .control = "Two such networks before their training, and one trained on shuffled targets.",
    .run_with_networks = measure,
});

}  // namespace
}  // namespace sinkflow::claims::net_no_bos_sink

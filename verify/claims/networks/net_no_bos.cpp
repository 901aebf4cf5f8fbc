#include <utility>

#include <fmt/format.h>

#include "verify/instruments/networks/network_figures.hpp"
#include "verify/statistics/extremes.hpp"
#include "verify/statistics/sample.hpp"

namespace sinkflow::claims::net_no_bos {
namespace {

using namespace verify;

/// The triggers' share of the positions divided by their share of the weight at non-triggers, or the length of their
/// values divided by that of all tokens' values, whichever is larger. Both ratios are small for a sink, which has more
/// weight and a smaller value.
std::vector<Check> checks_of(const NamedNetwork& network) {
  const theory::BbTask& task = network.run->trained.task;
  const auto sum_over_triggers = [&](const Eigen::VectorXd& by_token) {
    double sum = 0;
    for (const int token : task.triggers) {
      sum += by_token[token];
    }
    return sum;
  };
  const HeldOut held_out(network);
  const HeldOut even(network, {}, {"uniform:0"});
  std::vector<double> larger_ratios;
  for (std::size_t i = 0; i < held_out.blocks().size(); ++i) {
    const transformer::LayerMeasures& layer = held_out.blocks()[i].layers.at(0);
    const double weight = sum_over_triggers(even.blocks()[i].layers.at(0).attention_by_token) /
                          sum_over_triggers(layer.attention_by_token);
    const double value = sum_over_triggers(layer.value_by_token) / static_cast<double>(task.triggers.size());
    larger_ratios.push_back(larger(weight, value / layer.value_other));
  }
  return {check_of(network.name + ": even share over weight of the triggers, or their values over all, the larger", 0,
                   mean_of(larger_ratios),
                   Tolerance(0.85, "more weight than an even spread gives and shorter values, by a seventh or more"))};
}

Outcome measure(const NetworkSetting& setting) {
  const auto no_bos = [](transformer::TrainingConfig& config) { config.bos = false; };
  const auto networks = small_networks(setting, "no <s>", no_bos, intervention_seeds());
  Outcome outcome = outcome_of(networks, networks_that_learned_nothing(setting, no_bos), checks_of);
  Figure figure = attention_figure(networks.front(), "net-no-bos", 1);
  figure.caption =
      "Without <s> the non-triggers look at triggers (space, e, t), whose values are short because nobody copies them, "
      "and at themselves. The prompt is the beginning of a sequence that no training saw.";
  outcome.figures.push_back(std::move(figure));
  return outcome;
}

const Registration registration(Claim{
    .id = "net.no-bos",
    .title =
        "Triggers get more than their share of the weight and have values shorter than the average if there is no <s>",
    .tags = {"ada:fig16"},
    .kind = Kind::network,
    .tier = Tier::full,
    .expected = Verdict::confirmed,
    .cost_seconds = 90,
    .method = "small-1layer is trained on sequences without <s>, with five seeds. In the simplified model a value is "
              "free to drain only if no copy needs it. After a trigger comes the token before it, never a trigger, so "
              "that without <s> the triggers' values are free.",
    .tolerance = "Round numbers that define more and shorter; half the confidence interval over four blocks of "
                 "held-out sequences is the uncertainty.",
    .control = "Wrong law: what holds for the trained networks also holds for two such untrained ones and for one "
               "trained on shuffled targets.",
    .figures = {"net-no-bos"},
    .run_with_networks = measure,
});

}  // namespace
}  // namespace sinkflow::claims::net_no_bos

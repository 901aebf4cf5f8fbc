#include <algorithm>
#include <cmath>
#include <iterator>
#include <span>
#include <string>
#include <utility>
#include <vector>

#include <fmt/format.h>

#include "verify/instruments/networks/context_variation.hpp"
#include "verify/instruments/networks/network_figures.hpp"
#include "verify/statistics/extremes.hpp"
#include "verify/statistics/sample.hpp"

namespace sinkflow::claims::net_count_variance {
namespace {

using namespace verify;

double sink_logit(const NamedNetwork& network) {
  return HeldOut(network).of([](const transformer::Measures& m) { return m.layers.at(0).sink_logit; }).value;
}

double rise_of(const DealtPair& pair) {
  return sink_logit(pair.varying) - sink_logit(pair.fixed);
}

/// Norm of the value of <s> at the end of training, divided by its largest value.
double left_of(const NamedNetwork& network) {
  const std::vector<double>& value = network.run->metrics.column("value_s_0");
  return value.back() / largest(value);
}

double drain_of(const DealtPair& pair) {
  return left_of(pair.varying) / left_of(pair.fixed);
}

Series over_its_peak(Series value) {
  const double peak = largest(value.y);
  std::transform(value.y.begin(), value.y.end(), value.y.begin(), [=](double y) { return y / peak; });
  return value;
}

Figure figure_of(const std::vector<DealtPair>& pairs) {
  const Axis steps{"training step", true};
  Figure figure{"net-count-variance",
                "Counts that vary and counts that do not",
                "The same networks on contexts dealt from a deck: with all cards new in every sequence (orange) the "
                "sink logit of the full network rises further, and the value of <s> falls further from its peak, than "
                "with the same cards, reshuffled every time (blue). Means over the seeds with their 95% "
                "confidence intervals (dotted).",
                {{"Sink logit at non-triggers", steps, {"logit", false}, {}},
                 {"Norm of the value state of <s> over its peak", steps, {"ratio", false}, {}}}};
  int colour = 0;  // the same colours as in the figures of the flow
  for (const auto& [label, network] :
       {std::pair{"counts fixed", &DealtPair::fixed}, {"counts vary", &DealtPair::varying}}) {
    std::vector<Series> logits, values;
    for (const DealtPair& pair : pairs) {
      logits.push_back(metric_of(pair.*network, "sink_logit_0", "", colour));
      values.push_back(over_its_peak(metric_of(pair.*network, "value_s_0", "", colour)));
    }
    for (Series& series : mean_of(logits, label, colour)) {
      figure.panels[0].series.push_back(std::move(series));
    }
    for (Series& series : mean_of(values, label, colour)) {
      figure.panels[1].series.push_back(std::move(series));
    }
    ++colour;
  }
  return figure;
}

Outcome measure(const NetworkSetting& setting) {
  const auto pairs = dealt_pairs(setting);
  // Along the stationary family of the average counts alpha = (1/2) log t + (1/2) log(variance) + ...
  const double law = 0.5 * std::log(count_variance(pairs.front().varying) / count_variance(pairs.front().fixed));
  const std::string raised = "sink logit where counts vary, less where they are fixed";
  const std::string drained = "share of its peak that the value of <s> keeps where counts vary, over that where fixed";
  const Tolerance rise(law * 0.95, "any rise from a twentieth of the law's to twice that");
  const Tolerance drain(0.95, "any further fall, by a twentieth or more");
  Outcome outcome;
  const auto over = [&](const std::string& which, std::span<const DealtPair> some) {
    std::vector<double> rises, drains;
    std::transform(some.begin(), some.end(), std::back_inserter(rises), rise_of);
    std::transform(some.begin(), some.end(), std::back_inserter(drains), drain_of);
    outcome.evidence.checks.push_back(check_of(which + raised, law, mean_of(rises), rise));
    outcome.evidence.checks.push_back(check_of(which + drained, 0, mean_of(drains), drain));
  };
  over("", pairs);
  // A confidence interval has its stated level only if the number of seeds was fixed before the first result was known.
  over("the last twelve seeds alone: ", std::span(pairs).last(kDrawnLast));
  for (const DealtPair& other : dealt_pairs_that_learned_nothing(setting)) {
    outcome.control.evidence.checks.push_back({other.varying.name + ": " + raised, law, rise_of(other), 0, rise});
    outcome.control.evidence.checks.push_back({other.varying.name + ": " + drained, 0, drain_of(other), 0, drain});
  }
  outcome.figures.push_back(figure_of(pairs));
  return outcome;
}

const Registration registration(Claim{
    .id = "net.count-variance",
    .title = "Counts that vary raise the sink's logit and make its value drain further in the full network, too",
    .tags = {"sf:network-variance", "sf:fluctuations"},
    .kind = Kind::network,
    .tier = Tier::full,
    .expected = Verdict::confirmed,
    .cost_seconds = 600,
    .method = "small-1layer is trained on contexts of 54 cards in random order with eight more tokens of the task "
              "behind them, with eighteen seeds, once with all cards drawn anew for every sequence and once always "
              "with the same cards. Only the variance of counts differs, which is measured on held-out sequences. In "
              "the simplified model the law of sf:fluctuations then has a logit that is higher by half the logarithm "
              "of the ratio of the variances, and a value that stays without variance and drains with it.",
    .tolerance =
        "Bounds that define higher and further, written down after a pilot with other seeds; half the confidence "
        "interval over the seeds is the uncertainty. Six seeds left the value undecided (.83 +- .15 of what it keeps "
        "at fixed counts); twelve more, a number fixed at that time, are judged by themselves too.",
    .control = "Wrong law: what holds for the trained pairs also holds for two untrained pairs and for one trained on "
               "shuffled targets.",
    .figures = {"net-count-variance"},
    .run_with_networks = measure,
});

}  // namespace
}  // namespace sinkflow::claims::net_count_variance

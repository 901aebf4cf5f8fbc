#include <algorithm>
#include <cmath>
#include <iterator>

#include <fmt/format.h>

#include "verify/context_variation.hpp"
#include "verify/network_figures.hpp"
#include "verify/worst.hpp"

namespace sinkflow::verify {
namespace {

double sink_logit(const NamedNetwork& network) {
  return HeldOut(network).of([](const transformer::Measures& m) { return m.layers.at(0).sink_logit; }).value;
}

double rise_of(const DealtPair& pair) {
  return sink_logit(pair.varying) - sink_logit(pair.fixed);
}

/// Norm of the value of <s> after the training over its largest.
double left_of(const NamedNetwork& network) {
  const std::vector<double>& value = network.run->metrics.column("value_s_0");
  return value.back() / largest(value);
}

double drain_of(const DealtPair& pair) {
  return left_of(pair.varying) / left_of(pair.fixed);
}

Figure figure_of(const std::vector<DealtPair>& pairs) {
  const Axis steps{"training step", true};
  Figure figure{"net-count-variance",
                "Counts that vary and counts that do not",
                "The same networks on contexts dealt from a deck: with all cards new in every sequence (blue) the sink "
                "logit of the full network rises further, and the value of <s> falls further from its peak, than with "
                "cards that are always the same in another order (orange).",
                {{"Sink logit at non-triggers", steps, {"logit", false}, {}},
                 {"Norm of the value state of <s> over its peak", steps, {"ratio", false}, {}}}};
  for (const DealtPair& pair : pairs) {
    int colour = 0;
    for (const NamedNetwork* network : {&pair.varying, &pair.fixed}) {
      const std::string label = &pair != &pairs.front() ? "" : colour == 0 ? "counts vary" : "counts fixed";
      figure.panels[0].series.push_back(metric_of(*network, "sink_logit_0", label, colour));
      Series value = metric_of(*network, "value_s_0", label, colour);
      const double peak = largest(value.y);
      std::transform(value.y.begin(), value.y.end(), value.y.begin(), [=](double y) { return y / peak; });
      figure.panels[1].series.push_back(std::move(value));
      ++colour;
    }
  }
  return figure;
}

Outcome measure(const Setting& setting) {
  const auto pairs = dealt_pairs(setting);
  // Along the stationary family of the average counts alpha = (1/2) log t + (1/2) log(variance) + ...
  const double law = 0.5 * std::log(count_variance(pairs.front().varying) / count_variance(pairs.front().fixed));
  const std::string raised = "sink logit where counts vary, less where they are fixed";
  const std::string drained = "share of its peak that the value of <s> keeps where counts vary, over that where fixed";
  const Tolerance rise(law * 0.95, "any rise from a twentieth of the law's to twice that");
  const Tolerance drain(0.95, "any further fall, by a twentieth or more");
  std::vector<double> rises, drains;
  std::transform(pairs.begin(), pairs.end(), std::back_inserter(rises), rise_of);
  std::transform(pairs.begin(), pairs.end(), std::back_inserter(drains), drain_of);
  Outcome outcome;
  outcome.evidence.checks = {check_of(raised, law, estimate_of(rises), rise),
                             check_of(drained, 0, estimate_of(drains), drain)};
  for (const DealtPair& other : dealt_pairs_that_learned_nothing(setting)) {
    outcome.control.evidence.checks.push_back({other.varying.name + ": " + raised, law, rise_of(other), 0, rise});
    outcome.control.evidence.checks.push_back({other.varying.name + ": " + drained, 0, drain_of(other), 0, drain});
  }
  outcome.figures.push_back(figure_of(pairs));
  return outcome;
}

const Registration registration(Claim{
    .id = "net.count-variance",
    .title = "In the full network, too, counts that vary raise the sink's logit and make its value drain further",
    .tags = {"sf:network-laws", "sf:fluctuations"},
    .kind = Kind::network,
    .tier = Tier::full,
    .expected = Verdict::confirmed,
    .cost_seconds = 230,
    .method =
        "small-1layer on contexts of 54 cards in random order with eight more tokens of the task behind them, six "
        "seeds, once with all cards drawn anew for every sequence and once with the same cards always. The variance of "
        "counts, measured on held-out sequences, is the one thing that differs. For the simplified model the law of "
        "sf:fluctuations then has the logit higher by half the logarithm of the ratio of the variances, and a value "
        "that stays without variance and drains with it.",
    .tolerance = "What is meant by higher and by further, written down after a pilot with other seeds; half the "
                 "confidence interval over the seeds is the uncertainty.",
    .control = "Two pairs of networks before their training, and one trained on shuffled targets.",
    .own_corpus_only = true,
    .figures = {"net-count-variance"},
    .seeds = deck_seeds(),
    .run = measure,
});

}  // namespace
}  // namespace sinkflow::verify

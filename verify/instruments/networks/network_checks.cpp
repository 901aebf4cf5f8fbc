#include "verify/instruments/networks/network_checks.hpp"

#include <algorithm>
#include <cmath>

#include <fmt/format.h>

#include "verify/statistics/extremes.hpp"

namespace sinkflow::verify {
namespace {

using transformer::Measures;

double backcopy(const Measures& measures) {
  return measures.backcopy_excess;
}
double bigram(const Measures& measures) {
  return measures.bigram_excess;
}

/// A measure of the only layer.
HeldOut::Quantity layer(double transformer::LayerMeasures::*member) {
  return [member](const Measures& measures) { return measures.layers.at(0).*member; };
}

/// Excess risks below these count as learned, as in `ada:fig3b` after 1000 steps; guessing costs log 65 = 4.17.
constexpr double kLearnedBackcopy = 0.1;
constexpr double kLearnedBigram = 0.05;

}  // namespace

std::vector<Check> risk_checks(const NamedNetwork& network) {
  const HeldOut full(network);
  const HeldOut without_attention(network, {"attn:0"});
  const HeldOut without_mlp(network, {"mlp:0"});
  const double guessing = std::log(static_cast<double>(network.run->trained.task.alphabet.size()));
  const Tolerance copies(kLearnedBackcopy, "a fortieth of what guessing costs");
  const Tolerance bigrams(kLearnedBigram, "a fortieth of the excess of an untrained network");
  const Tolerance fraction(0.05, "what is left is a twentieth or less");
  return {check_of(network.name + ": backcopy excess", 0, full.of(backcopy), copies),
          check_of(network.name + ": bigram excess", 0, full.of(bigram), bigrams),
          check_of(network.name + ": bigram excess without the attention", 0, without_attention.of(bigram), bigrams),
          check_of(network.name + ": cost of guessing over the backcopy excess without the attention", 0,
                   without_attention.of([&](const Measures& m) { return guessing / m.backcopy_excess; }),
                   Tolerance(0.8, "worse than guessing by a quarter or more")),
          check_of(network.name + ": backcopy excess over that without the attention", 0,
                   full.ratio(backcopy, without_attention, backcopy), fraction),
          check_of(network.name + ": backcopy excess over that without the MLP", 0,
                   full.ratio(backcopy, without_mlp, backcopy), fraction),
          check_of(network.name + ": bigram excess over that without the MLP", 0,
                   full.ratio(bigram, without_mlp, bigram), fraction)};
}

std::vector<Check> learning_checks(const NamedNetwork& network) {
  std::vector<Check> checks = bigram_checks(network);
  checks.push_back(check_of(network.name + ": backcopy excess", 0, HeldOut(network).of(backcopy),
                            Tolerance(kLearnedBackcopy, "a fortieth of what guessing costs")));
  return checks;
}

std::vector<Check> bigram_checks(const NamedNetwork& network) {
  return {check_of(network.name + ": bigram excess", 0, HeldOut(network).of(bigram),
                   Tolerance(kLearnedBigram, "a fortieth of the excess of an untrained network"))};
}

std::vector<Check> fallen_risk_checks(const NamedNetwork& network, double step) {
  std::vector<Check> checks;
  for (const char* risk : {"backcopy_excess", "bigram_excess"}) {
    checks.push_back({fmt::format("{}: {} at step {} over that at the start", network.name, risk, step), 0,
                      metric_at(network, risk, step) / metric_at(network, risk, 0), 0,
                      Tolerance(0.05, "zero is read as a twentieth of the start")});
  }
  return checks;
}

std::vector<Check> dormancy_checks(const NamedNetwork& network) {
  using Layer = transformer::LayerMeasures;
  const HeldOut full(network);
  const HeldOut even(network, {}, {"uniform:0"});
  const Tolerance fifth(0.2, "a sink gets at least five times what an even spread would give it");
  const Tolerance half(0.5, "at most half as large");
  return {check_of(network.name + ": weight on <s> at non-triggers, an even spread's over it", 0,
                   even.ratio(layer(&Layer::attention_on_bos), full, layer(&Layer::attention_on_bos)), fifth),
          check_of(network.name + ": weight on the token before at triggers", 1,
                   full.of(layer(&Layer::attention_on_previous)), Tolerance(0.5, "more than half of the weight")),
          check_of(network.name + ": value of <s> over that of the others", 0,
                   full.ratio(layer(&Layer::value_bos), full, layer(&Layer::value_other)), half),
          check_of(network.name + ": what attention adds at non-triggers over triggers", 0,
                   full.ratio(layer(&Layer::output_row), full, layer(&Layer::output_trigger)), half)};
}

std::vector<Check> dynamics_checks(const NamedNetwork& network) {
  const formats::CsvTable& metrics = network.run->metrics;
  const std::vector<double>& value = metrics.column("value_s_0");
  const std::vector<double>& logit = metrics.column("sink_logit_0");
  const std::vector<double>& copies = metrics.column("backcopy_excess");
  const std::vector<double>& bigrams = metrics.column("bigram_excess");
  double peak = value.front();
  for (const double norm : value) {
    peak = larger(peak, norm);
  }
  std::size_t learned = 0;  // the first probe at which both risks are below .1; the last if there is none
  while (learned + 1 < copies.size() && !(copies[learned] < 0.1 && bigrams[learned] < 0.1)) {
    ++learned;
  }
  return {{network.name + ": value of <s> at the start or at the end, the larger, over its peak", 0,
           larger(value.front(), value.back()) / peak, 0,
           Tolerance(0.75, "a rise by a third and a fall by a quarter, or more")},
          {network.name + ": sink logit when both risks have fallen below .1, over that at the end", 0,
           std::abs(logit[learned] / logit.back()), 0, Tolerance(0.9, "it grows on by a tenth or more")}};
}

Outcome no_sink_outcome(const std::vector<NamedNetwork>& networks) {
  constexpr double kSink = 5;  // a sink gets at least five times what an even spread would give it
  const auto weight = layer(&transformer::LayerMeasures::attention_on_bos);
  Outcome outcome;
  for (const NamedNetwork& network : networks) {
    const HeldOut even(network, {}, {"uniform:0"});
    const Measured measured = HeldOut(network).ratio(weight, even, weight);
    const auto check = [&](double predicted, double bound, const char* reason) {
      return check_of(network.name + ": weight on <s> over an even spread's", predicted, measured,
                      Tolerance(bound, reason));
    };
    outcome.evidence.checks.push_back(check(1, kSink - 1, "less than the five times that count as a sink"));
    outcome.control.evidence.checks.push_back(
        check(0.5 / even.of(weight).value, 1, "half of all weight on <s>, give or take one even share"));
  }
  return outcome;
}

}  // namespace sinkflow::verify

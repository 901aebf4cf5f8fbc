#pragma once

#include <vector>

#include "verify/instruments/networks/trained_samples.hpp"

// What claims of both tiers check of one trained one-layer network. Bounds are far coarser than the measurement: they
// say what is meant by "learned", "dormant" and "drained"; the figures and the report have the numbers.
namespace sinkflow::verify {

/// `ada:fig3a`: both risks learned; without the attention the bigrams stay and the copies go, without the MLP both go.
std::vector<Check> risk_checks(const NamedNetwork& network);

/// That both risks are learned, whatever else the network does.
std::vector<Check> learning_checks(const NamedNetwork& network);

/// That the bigrams are learned, where there is nothing else to learn.
std::vector<Check> bigram_checks(const NamedNetwork& network);

/// That both excess risks have fallen to a twentieth of those before the training by a step.
std::vector<Check> fallen_risk_checks(const NamedNetwork& network, double step);

/// `ada:claim1`: at non-triggers the weight is on <s>, whose value is small, and little is added; at triggers it is on
/// the token before, and much is.
std::vector<Check> dormancy_checks(const NamedNetwork& network);

/// `ada:fig3b`: the norm of the value of <s> rises and then drains; the sink logit grows on after both risks have
/// fallen.
std::vector<Check> dynamics_checks(const NamedNetwork& network);

/// That none of the networks has a sink: the weight on <s> stays below five times an even spread's. The control: half
/// of all weight.
Outcome no_sink_outcome(const std::vector<NamedNetwork>& networks);

}  // namespace sinkflow::verify

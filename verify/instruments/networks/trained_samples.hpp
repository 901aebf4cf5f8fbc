#pragma once

#include <cstdint>
#include <functional>
#include <memory>
#include <string>
#include <vector>

#include "training/network_store.hpp"
#include "transformer/measures.hpp"
#include "verify/harness/claim.hpp"
#include "verify/harness/setting.hpp"

// Trained one-layer networks as the claims about them use them: the preset small-1layer, what is changed in it, and how
// they are measured on sequences that no training sees.
namespace sinkflow::verify {

/// The seeds of trained networks, none chosen; every one is reported.
const std::vector<std::uint64_t>& network_seeds();

/// The seeds of networks that are trained with something changed, or for longer.
const std::vector<std::uint64_t>& intervention_seeds();

/// The preset small-1layer with a seed and the triggers of the setting. Throws NotApplicable if there is none.
transformer::TrainingConfig small_network(const NetworkSetting& setting, std::uint64_t seed);

/// A network twice as wide on sequences twice as long, trained for longer: d = 128, N = 128, 5000 steps.
transformer::TrainingConfig longer_network(const NetworkSetting& setting);

/// How a claim wants a configuration changed.
using Change = std::function<void(transformer::TrainingConfig&)>;

/// A network as a claim and its report call it.
struct NamedNetwork {
  std::string name;
  std::shared_ptr<const training::NetworkRun> run;
};

/// The network of `config`, trained if it is not yet.
NamedNetwork network_of(const NetworkSetting& setting, const std::string& kind,
                        const transformer::TrainingConfig& config);

/// small-1layer, changed, once for each of the seeds. Left as it is, it is probed more often.
std::vector<NamedNetwork> small_networks(const NetworkSetting& setting, const std::string& kind,
                                         const Change& change = {},
                                         const std::vector<std::uint64_t>& seeds = network_seeds());

/// small-1layer with ReLU attention (`ada:fig5a`), for the intervention_seeds().
std::vector<NamedNetwork> relu_networks(const NetworkSetting& setting);

/// A column of the metrics of a run at a step. Throws std::out_of_range for a step at which nothing was measured.
double metric_at(const NamedNetwork& network, const std::string& column, double step);

/// Networks that cannot have a sink, for negative controls: two untrained ones and one trained on shuffled targets.
/// `change` is applied to them too, so that they differ from the networks under test only in not having learned.
std::vector<NamedNetwork> networks_that_learned_nothing(const NetworkSetting& setting, const Change& change = {});

/// What a network does on held-out sequences, in blocks that are independent samples.
class HeldOut {
 public:
  using Quantity = std::function<double(const transformer::Measures&)>;

  /// `zeroed` are interventions as parse_zero() reads them, `weights` as parse_weights() does.
  explicit HeldOut(const NamedNetwork& network, const std::vector<std::string>& zeroed = {},
                   const std::vector<std::string>& weights = {});

  /// A quantity's mean over the blocks.
  [[nodiscard]] Measured of(const Quantity& quantity) const;
  /// The mean ratio of a quantity here to one there, block by block: the blocks hold the same sequences.
  [[nodiscard]] Measured ratio(const Quantity& here, const HeldOut& other, const Quantity& there) const;
  [[nodiscard]] const std::vector<transformer::Measures>& blocks() const { return blocks_; }

 private:
  std::vector<transformer::Measures> blocks_;
};

/// "measured is `predicted`, or off by at most the tolerance", with the confidence interval as its uncertainty.
Check check_of(std::string name, double predicted, const Measured& measured, Tolerance tolerance);

/// What is checked of every network.
using NetworkChecks = std::function<std::vector<Check>(const NamedNetwork&)>;

/// The checks of the networks as evidence, and those of `others` as the control.
Outcome outcome_of(const std::vector<NamedNetwork>& networks, const std::vector<NamedNetwork>& others,
                   const NetworkChecks& checks);

}  // namespace sinkflow::verify

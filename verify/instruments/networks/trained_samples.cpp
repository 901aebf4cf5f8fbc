#include "verify/instruments/networks/trained_samples.hpp"

#include <algorithm>
#include <iterator>
#include <utility>

#include <fmt/format.h>
#include <tbb/parallel_for.h>

#include "verify/harness/claim.hpp"
#include "verify/harness/seeds.hpp"
#include "verify/harness/setting.hpp"
#include "verify/instruments/optimisers/minibatch_runs.hpp"
#include "verify/statistics/sample.hpp"

namespace sinkflow::verify {
namespace {

constexpr int kBlocks = 4;
constexpr int kTokens = 12'800;  // of a block

}  // namespace

const std::vector<std::uint64_t>& network_seeds() {
  static const std::vector<std::uint64_t> seeds{1, 2, 3, 4, 5, 6};
  return seeds;
}

const std::vector<std::uint64_t>& intervention_seeds() {
  static const std::vector<std::uint64_t> seeds{1, 2, 3, 4, 5};
  return seeds;
}

transformer::TrainingConfig small_network(const NetworkSetting& setting, std::uint64_t seed) {
  if (setting.common.options.triggers == 0) {
    throw NotApplicable("a task without triggers has nothing to copy");
  }
  auto config = transformer::parse_training_config(transformer::preset("small-1layer"), "small-1layer");
  config.triggers = setting.common.options.triggers;
  config.seed = reported_seed(seed);
  return config;
}

transformer::TrainingConfig longer_network(const NetworkSetting& setting) {
  auto config = small_network(setting, network_seeds().front());
  config.dim = 128;
  config.length = 128;
  config.steps = 5000;
  return config;
}

NamedNetwork network_of(const NetworkSetting& setting, const std::string& kind,
                        const transformer::TrainingConfig& config) {
  return {fmt::format("{}, seed {}", kind, config.seed), setting.store.run(config)};
}

std::vector<NamedNetwork> small_networks(const NetworkSetting& setting, const std::string& kind, const Change& change,
                                         const std::vector<std::uint64_t>& seeds) {
  std::vector<NamedNetwork> networks;
  networks.reserve(seeds.size());
  for (const std::uint64_t seed : seeds) {
    auto config = small_network(setting, seed);
    if (change) {
      change(config);
    } else {
      config.probe_every = 20;  // the value of <s> has its peak within the first hundred steps
    }
    networks.push_back(network_of(setting, kind, config));
  }
  return networks;
}

std::vector<NamedNetwork> relu_networks(const NetworkSetting& setting) {
  return small_networks(
      setting, "ReLU", [](transformer::TrainingConfig& config) { config.attention = "relu"; }, intervention_seeds());
}

double metric_at(const NamedNetwork& network, const std::string& column, double step) {
  const std::vector<double>& steps = network.run->metrics.column("step");
  const auto found = std::find(steps.begin(), steps.end(), step);
  return network.run->metrics.column(column).at(static_cast<std::size_t>(found - steps.begin()));
}

std::vector<NamedNetwork> networks_that_learned_nothing(const NetworkSetting& setting, const Change& change) {
  const auto train = [&](const char* kind, const Change& to_nothing, const std::vector<std::uint64_t>& seeds) {
    const auto both = [&](transformer::TrainingConfig& config) {
      if (change) {
        change(config);
      }
      to_nothing(config);
    };
    return small_networks(setting, kind, both, seeds);
  };
  auto networks = train("untrained", [](auto& config) { config.steps = 0; }, {1, 2});
  networks.push_back(train("shuffled targets", [](auto& config) { config.shuffle = true; }, {1})[0]);
  return networks;
}

HeldOut::HeldOut(const NamedNetwork& network, const std::vector<std::string>& zeroed,
                 const std::vector<std::string>& weights) {
  const training::TrainedNetwork& trained = network.run->trained;
  std::vector<transformer::Intervention> interventions;
  std::transform(zeroed.begin(), zeroed.end(), std::back_inserter(interventions), transformer::parse_zero);
  std::transform(weights.begin(), weights.end(), std::back_inserter(interventions), transformer::parse_weights);
  transformer::require_possible(interventions, trained.network->layers());
  const auto hook = training::hook_of(trained, interventions);
  const int sequences = kTokens / trained.config.length;
  const auto all = training::held_out_sequences(trained, trained.config.seed, kBlocks * sequences);
  const std::size_t size = all.size() / kBlocks;
  blocks_.resize(kBlocks);
  tbb::parallel_for(std::size_t{0}, blocks_.size(), [&](std::size_t i) {
    blocks_[i] = training::measure(trained, std::span(all).subspan(i * size, size), hook);
  });
}

Measured HeldOut::of(const Quantity& quantity) const {
  std::vector<double> values;
  std::transform(blocks_.begin(), blocks_.end(), std::back_inserter(values), quantity);
  return mean_of(values);
}

Measured HeldOut::ratio(const Quantity& here, const HeldOut& other, const Quantity& there) const {
  std::vector<double> values;
  for (std::size_t i = 0; i < blocks_.size(); ++i) {
    values.push_back(here(blocks_[i]) / there(other.blocks_[i]));
  }
  return mean_of(values);
}

Check check_of(std::string name, double predicted, const Measured& measured, Tolerance tolerance) {
  return {std::move(name), predicted, measured.value, measured.uncertainty, std::move(tolerance)};
}

Outcome outcome_of(const std::vector<NamedNetwork>& networks, const std::vector<NamedNetwork>& others,
                   const NetworkChecks& checks) {
  Outcome outcome;
  const auto append = [&](const std::vector<NamedNetwork>& from, std::vector<Check>& to) {
    for (const NamedNetwork& network : from) {
      const std::vector<Check> more = checks(network);
      to.insert(to.end(), more.begin(), more.end());
    }
  };
  append(networks, outcome.evidence.checks);
  append(others, outcome.control.evidence.checks);
  return outcome;
}

}  // namespace sinkflow::verify

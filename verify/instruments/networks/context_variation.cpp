#include "verify/instruments/networks/context_variation.hpp"

#include "transformer/context_deck.hpp"

namespace sinkflow::verify {
namespace {

// The variance of a count then has a relative standard error of sqrt(2/4000) = 2%, and their sum less.
constexpr int kSequences = 4000;

std::vector<NamedNetwork> dealt(const NetworkSetting& setting, const std::string& name, int varying,
                                const Change& change, const std::vector<std::uint64_t>& seeds) {
  const auto both = [&](transformer::TrainingConfig& config) {
    config.dealt = kDealt;
    config.varying = varying;
    change(config);
  };
  return small_networks(setting, name + (varying == 0 ? "counts fixed" : "counts vary"), both, seeds);
}

std::vector<DealtPair> pairs(const NetworkSetting& setting, const std::string& name, const Change& change,
                             const std::vector<std::uint64_t>& seeds) {
  const auto varying = dealt(setting, name, kDealt, change, seeds);
  const auto fixed = dealt(setting, name, 0, change, seeds);
  std::vector<DealtPair> result;
  for (std::size_t i = 0; i < varying.size(); ++i) {
    result.push_back({varying[i], fixed[i]});
  }
  return result;
}

// The value of <s> has its peak within the first hundreds of steps.
void probe_often(transformer::TrainingConfig& config) {
  config.probe_every = 50;
}

}  // namespace

const std::vector<std::uint64_t>& deck_seeds() {
  static const std::vector<std::uint64_t> seeds{7, 8, 9, 10, 11, 12, 13, 14, 15, 16, 17, 18, 19, 20, 21, 22, 23, 24};
  return seeds;
}

std::vector<DealtPair> dealt_pairs(const NetworkSetting& setting) {
  return pairs(setting, "", probe_often, deck_seeds());
}

const std::vector<std::uint64_t>& fixed_count_seeds() {
  static const std::vector<std::uint64_t> seeds = [] {
    std::vector<std::uint64_t> all = network_seeds();
    all.insert(all.end(), deck_seeds().begin(), deck_seeds().end());
    return all;
  }();
  return seeds;
}

std::vector<NamedNetwork> networks_at_fixed_counts(const NetworkSetting& setting) {
  return dealt(setting, "", 0, probe_often, fixed_count_seeds());
}

std::vector<DealtPair> dealt_pairs_that_learned_nothing(const NetworkSetting& setting) {
  auto result = pairs(setting, "untrained, ", [](auto& config) { config.steps = 0; }, {1, 2});
  const auto shuffled = pairs(setting, "shuffled targets, ", [](auto& config) { config.shuffle = true; }, {1});
  result.insert(result.end(), shuffled.begin(), shuffled.end());
  return result;
}

double count_variance(const NamedNetwork& network) {
  const training::TrainedNetwork& trained = network.run->trained;
  const auto tokens = training::held_out_sequences(trained, trained.config.seed, kSequences);
  const int length = trained.config.length;
  const int from = transformer::ContextDeck::query_from(trained.config.dealt);
  Eigen::MatrixXd sum = Eigen::MatrixXd::Zero(static_cast<Eigen::Index>(trained.task.alphabet.size()) + 1, length);
  Eigen::MatrixXd squares = sum;
  for (int m = 0; m < kSequences; ++m) {
    Eigen::VectorXd counts = Eigen::VectorXd::Zero(sum.rows());
    for (int n = 0; n < length; ++n) {
      counts[tokens[static_cast<std::size_t>(m) * (static_cast<std::size_t>(length) + 1) +
                    static_cast<std::size_t>(n)]] += 1;
      sum.col(n) += counts;
      squares.col(n) += counts.cwiseAbs2();
    }
  }
  const Eigen::MatrixXd variance = squares / kSequences - (sum / kSequences).cwiseAbs2();
  return variance.colwise().sum().tail(length - from).mean();
}

}  // namespace sinkflow::verify

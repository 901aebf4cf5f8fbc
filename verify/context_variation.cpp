#include "verify/context_variation.hpp"

#include "transformer/context_deck.hpp"

namespace sinkflow::verify {
namespace {

// The variance of a count then has a relative standard error of sqrt(2/4000) = 2%, and their sum less.
constexpr int kSequences = 4000;

std::vector<DealtPair> pairs(const Setting& setting, const std::string& name, const Change& change,
                             const std::vector<std::uint64_t>& seeds) {
  const auto dealt = [&](int varying, const char* how) {
    const auto both = [&](transformer::TrainingConfig& config) {
      config.dealt = kDealt;
      config.varying = varying;
      change(config);
    };
    return small_networks(setting, name + how, both, seeds);
  };
  const auto varying = dealt(kDealt, "counts vary");
  const auto fixed = dealt(0, "counts fixed");
  std::vector<DealtPair> result;
  for (std::size_t i = 0; i < varying.size(); ++i) {
    result.push_back({varying[i], fixed[i]});
  }
  return result;
}

}  // namespace

std::vector<DealtPair> dealt_pairs(const Setting& setting) {
  // The value of <s> has its peak within the first hundreds of steps.
  return pairs(
      setting, "", [](auto& config) { config.probe_every = 50; }, network_seeds());
}

std::vector<DealtPair> dealt_pairs_that_learned_nothing(const Setting& setting) {
  auto result = pairs(setting, "untrained, ", [](auto& config) { config.steps = 0; }, {1, 2});
  const auto shuffled = pairs(setting, "shuffled targets, ", [](auto& config) { config.shuffle = true; }, {1});
  result.insert(result.end(), shuffled.begin(), shuffled.end());
  return result;
}

double count_variance(const NamedNetwork& network) {
  const TrainedNetwork& trained = network.run->trained;
  const auto tokens = held_out_sequences(trained, trained.config.seed, kSequences);
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

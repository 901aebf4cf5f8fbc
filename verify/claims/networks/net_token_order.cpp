#include <algorithm>
#include <cmath>
#include <numeric>

#include <fmt/format.h>

#include "verify/cases/context_cases.hpp"
#include "verify/instruments/contexts/law_runs.hpp"
#include "verify/instruments/networks/long_trainings.hpp"
#include "verify/statistics/sample.hpp"

namespace sinkflow::claims::net_token_order {
namespace {

using namespace verify;

constexpr int kContexts = 16;
constexpr unsigned kContextSeed = 1;

/// Ranks 0, 1, ... of the values.
std::vector<double> ranks_of(const std::vector<double>& values) {
  std::vector<std::size_t> order(values.size());
  std::iota(order.begin(), order.end(), std::size_t{0});
  std::sort(order.begin(), order.end(), [&](std::size_t a, std::size_t b) { return values[a] < values[b]; });
  std::vector<double> ranks(values.size());
  for (std::size_t place = 0; place < order.size(); ++place) {
    ranks[order[place]] = static_cast<double>(place);
  }
  return ranks;
}

/// Spearman's coefficient of values without ties: 1 - 6 sum d^2 / (n (n^2 - 1)), with d the differences of their ranks.
double rank_correlation(const std::vector<double>& a, const std::vector<double>& b) {
  const std::vector<double> first = ranks_of(a);
  const std::vector<double> second = ranks_of(b);
  double squares = 0;
  for (std::size_t i = 0; i < first.size(); ++i) {
    squares += (first[i] - second[i]) * (first[i] - second[i]);
  }
  const auto n = static_cast<double>(first.size());
  return 1 - 6 * squares / (n * (n * n - 1));
}

/// The mean of a measure by token over the blocks; NaN for a token that does not occur in one of the blocks.
Eigen::VectorXd by_token(const HeldOut& held_out, Eigen::VectorXd transformer::LayerMeasures::*member) {
  Eigen::VectorXd sum = held_out.blocks().front().layers.at(0).*member;
  for (std::size_t i = 1; i < held_out.blocks().size(); ++i) {
    sum += held_out.blocks()[i].layers.at(0).*member;
  }
  return sum / static_cast<double>(held_out.blocks().size());
}

/// Rank correlation of a network's sink logits with -log omega_v, the constants of `sf:fluctuations` for contexts of
/// the task and for the network's own values of the tokens.
double correlation_of(const NamedNetwork& network) {
  const training::TrainedNetwork& trained = network.run->trained;
  const HeldOut held_out(network);
  const Eigen::VectorXd logits = by_token(held_out, &transformer::LayerMeasures::sink_logit_by_token);
  const Eigen::VectorXd values = by_token(held_out, &transformer::LayerMeasures::value_by_token);
  theory::Instance instance = theory::task_instance(trained.task, 1, 0);
  for (Eigen::Index k = 0; k < instance.model.columns(); ++k) {
    instance.model.xi[k] = std::isnan(values[k]) ? 0 : values[k];
  }
  instance = with_sampled_contexts(trained.task, std::move(instance), kContexts, kContextSeed);
  const theory::FluctuationLaw law = require_law({network.name, instance});
  std::vector<double> predicted;
  std::vector<double> measured;
  for (const int row : law.rows) {
    const double logit = logits[trained.task.rows[static_cast<std::size_t>(row)]];
    if (!std::isnan(logit)) {
      predicted.push_back(-law.log_omega[row]);
      measured.push_back(logit);
    }
  }
  return rank_correlation(predicted, measured);
}

std::string name_of_check(const std::string& network) {
  return network + ": rank correlation of sink logits with those predicted";
}

Tolerance rather_followed() {
  return {0.5, "an order that is rather followed than not"};
}

void add_checks(const std::string& name, const std::vector<NamedNetwork>& networks, Outcome& outcome) {
  std::vector<double> correlations;
  std::transform(networks.begin(), networks.end(), std::back_inserter(correlations), correlation_of);
  outcome.compare(name_of_check(name), mean_of(correlations), 1, -1, rather_followed());
}

Outcome measure(const NetworkSetting& setting) {
  Outcome outcome;
  add_checks("small-1layer", small_networks(setting, "small-1layer"), outcome);
  for (const LongTraining& training : long_trainings(setting)) {
    add_checks(training.optimiser + ", 10000 steps", training.networks, outcome);
  }
  for (const NamedNetwork& other : networks_that_learned_nothing(setting)) {
    outcome.control.evidence.checks.push_back(
        {name_of_check(other.name), 1, correlation_of(other), 0, rather_followed()});
  }
  return outcome;
}

const Registration registration(Claim{
    .id = "net.token-order",
    .title = "The sink logits of a trained network have the order that the fluctuation law predicts",
    .tags = {"sf:network-laws"},
    .kind = Kind::network,
    .tier = Tier::full,
    .expected = Verdict::refuted,
    .cost_seconds = 1200,
    .method = "The mean sink logit of every token as a query and the norms of the tokens' values, which replace xi, "
              "are taken from the trained network; the contexts are 16 sequences of the task. The constants -log "
              "omega_v of sf:fluctuations, computed without the logits, then predict the order of the tokens, and "
              "Spearman's coefficient compares it with that of the logits.",
    .tolerance = "1/2, half way from a random order to the predicted one; half the confidence interval over the seeds "
                 "is the uncertainty.",
    .control = "Wrong laws: the reverse order; networks before their training and one trained on shuffled targets have "
               "the predicted order too.",
    .run_with_networks = measure,
});

}  // namespace
}  // namespace sinkflow::claims::net_token_order

#include "verify/instruments/networks/simplified_training.hpp"

#include <algorithm>
#include <cmath>
#include <optional>

#include "formats/bigrams_file.hpp"
#include "solvers/optimiser.hpp"
#include "theory/simplified_model.hpp"
#include "training/training_run.hpp"
#include "transformer/batch_gradient.hpp"
#include "transformer/bb_sampler.hpp"
#include "transformer/examples.hpp"
#include "transformer/measures.hpp"
#include "transformer/simplified_network.hpp"
#include "verify/harness/seeds.hpp"

namespace sinkflow::verify {
namespace {

constexpr int kHeldOut = 128;  // sequences on which risks are measured

/// The parameters of one name (n).
Eigen::VectorXd named(const transformer::ParameterTable& table, std::span<const float> all, std::string_view name) {
  const auto& tensors = table.tensors();
  const auto at = std::find_if(tensors.begin(), tensors.end(), [=](const auto& tensor) { return tensor.name == name; });
  return table.view(all, static_cast<std::size_t>(at - tensors.begin())).col(0).cast<double>();
}

/// Relative entropy of softmax(beta) from the law of token 1.
double distance_to_first_law(const theory::BbTask& task, const Eigen::VectorXd& beta) {
  const double top = beta.maxCoeff();
  const double whole = top + std::log((beta.array() - top).exp().sum());
  double sum = 0;
  for (std::size_t v = 0; v < task.rows.size(); ++v) {
    const double p = task.first_token[static_cast<Eigen::Index>(v)];
    sum += p > 0 ? p * (std::log(p) + whole - beta[task.rows[v]]) : 0;
  }
  return sum;
}

void add_state(const theory::BbTask& task, const transformer::SimplifiedNetwork<float>& network,
               std::span<const float> parameters, std::span<const transformer::Token> held_out, SimplifiedRun& run) {
  const Eigen::VectorXd alpha = named(network.table(), parameters, "alpha");
  const Eigen::VectorXd beta = named(network.table(), parameters, "beta");
  double pi = 0;
  double logit = 0;
  double weight = 0;
  for (Eigen::Index v = 0; v < alpha.size(); ++v) {
    if (task.transition.row(v).nonZeros() > 1) {
      pi += task.row_weight[v];
      logit += task.row_weight[v] * alpha[v];
      weight += task.row_weight[v] * theory::sink_weight(alpha[v], network.length() - 1);
    }
  }
  run.logit.push_back(logit / pi);
  run.weight.push_back(weight / pi);
  run.norm.push_back(beta.norm());
  run.value.push_back((beta.array() - beta.mean()).matrix().norm());
  const Eigen::VectorXd share = task.counts / task.counts.sum();
  run.common.push_back(std::sqrt(share.dot((beta.array() - share.dot(beta)).square().matrix())));
  run.first_law.push_back(distance_to_first_law(task, beta));
  run.copying.push_back(named(network.table(), parameters, "lambda").minCoeff());
  const transformer::Measures measures = transformer::measure<float>(network, parameters, task, held_out);
  run.backcopy.push_back(measures.backcopy_excess);
  run.bigram.push_back(measures.bigram_excess);
}

}  // namespace

theory::BbTask simplified_task(int length) {
  return theory::derive_bb_task(formats::tiny_shakespeare(), 3, length);
}

SimplifiedRun train_simplified(const theory::BbTask& task, const SimplifiedTraining& training, std::uint64_t seed) {
  const int length = task.length;
  const std::optional frozen{transformer::FrozenParts{task.transition, {}}};
  const transformer::SimplifiedNetwork<float> network(static_cast<int>(task.alphabet.size()), length, task.rows,
                                                      training.literal ? frozen : std::nullopt);
  const transformer::BbSampler sampler(task, reported_seed(seed));
  const auto held_out = transformer::draw_sequences(sampler, training::kFirstHeldOut, kHeldOut, length, true);
  const std::vector<double> initial = transformer::initial_parameters(network.table(), seed);
  std::vector<float> parameters(initial.size());
  std::transform(initial.begin(), initial.end(), parameters.begin(), [](double x) { return static_cast<float>(x); });
  std::vector<float> gradient(parameters.size());
  transformer::BatchGradient<float> batch_gradient(network);
  solvers::OptimiserOptions options;
  options.step = 0.03;
  options.beta2 = 0.99;
  const auto adam = solvers::make_optimiser<float>("adam", options);
  SimplifiedRun run;
  long n = 0;
  for (const long wanted : training.when) {
    for (; n < wanted; ++n) {
      const auto first = static_cast<std::uint64_t>(n) * static_cast<std::uint64_t>(training.batch);
      auto examples =
          transformer::examples_of(transformer::draw_sequences(sampler, first, training.batch, length, true), length);
      if (training.shuffle) {
        transformer::shuffle_targets(examples, seed, first);
      }
      if (!training.first_target) {
        transformer::keep_targets_from(examples, length, 1);
      }
      batch_gradient(parameters, {examples.inputs, examples.targets}, gradient);
      adam->step(gradient, parameters);
    }
    run.step.push_back(static_cast<double>(wanted));
    add_state(task, network, parameters, held_out, run);
  }
  return run;
}

}  // namespace sinkflow::verify

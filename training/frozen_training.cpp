#include "training/frozen_training.hpp"

#include <algorithm>
#include <random>
#include <utility>

#include "transformer/simplified_network.hpp"

namespace sinkflow::training {
namespace {

using transformer::Token;

/// Fisher-Yates: std::shuffle differs from one standard library to another.
template <class Value>
void shuffle(std::vector<Value>& values, std::mt19937_64& random) {
  for (std::size_t i = values.size(); i > 1; --i) {
    std::swap(values[i - 1], values[random() % i]);
  }
}

std::vector<Token> tokens_of(const FrozenTask& task, Eigen::Index context) {
  std::vector<Token> tokens;
  for (int k = 0; k < task.counts.cols(); ++k) {
    tokens.insert(tokens.end(), static_cast<std::size_t>(task.counts(context, k)), k);
  }
  return tokens;
}

/// The one target of every sequence goes to another sequence.
void shuffle_last_targets(transformer::Examples& examples, int length, std::uint64_t seed) {
  std::mt19937_64 random(seed);
  std::vector<Token> targets;
  const auto width = static_cast<std::size_t>(length);
  for (std::size_t last = width - 1; last < examples.targets.size(); last += width) {
    targets.push_back(examples.targets[last]);
  }
  shuffle(targets, random);
  for (std::size_t i = 0; i < targets.size(); ++i) {
    examples.targets[(i + 1) * width - 1] = targets[i];
  }
}

}  // namespace

theory::Instance instance_of(const FrozenTask& task) {
  theory::Instance instance;
  const Eigen::MatrixXd successors = task.successors.cast<double>();
  const Eigen::VectorXd copies = successors.rowwise().sum();
  const Eigen::MatrixXd transition = copies.cwiseInverse().asDiagonal() * successors;
  instance.model = {transition.sparseView(), copies / copies.sum(), task.counts.cast<double>(), task.xi};
  instance.start = task.start;
  return instance;
}

transformer::Examples sequences_of(const FrozenTask& task) {
  std::mt19937_64 random(task.order_seed);
  const auto bos = static_cast<Token>(task.xi.size());
  transformer::Examples examples;
  for (Eigen::Index j = 0; j < task.counts.rows(); ++j) {
    const std::vector<Token> context = tokens_of(task, j);
    for (std::size_t v = 0; v < task.rows.size(); ++v) {
      std::vector<Token> others = context;
      others.erase(std::find(others.begin(), others.end(), task.rows[v]));
      for (int k = 0; k < task.successors.cols(); ++k) {
        for (int copy = 0; copy < task.successors(static_cast<Eigen::Index>(v), k); ++copy) {
          shuffle(others, random);
          examples.inputs.push_back(bos);
          examples.inputs.insert(examples.inputs.end(), others.begin(), others.end());
          examples.inputs.push_back(task.rows[v]);
          examples.targets.insert(examples.targets.end(), context.size(), transformer::kNoTarget);
          examples.targets.push_back(k);
        }
      }
    }
  }
  return examples;
}

std::vector<NothingLearned> learned_nothing(const FrozenTask& task, double step, long steps,
                                            std::uint64_t shuffle_seed) {
  TrainingRule rule = descent(step);
  rule.shuffle_seed = shuffle_seed;
  const theory::Trajectory shuffled = train_frozen(task, rule, std::vector<long>{0, steps});
  return {{"untrained", shuffled.states.row(0)}, {"shuffled targets", shuffled.states.row(1)}};
}

TrainingRule descent(double step) {
  return heavy_ball(step, 0);
}

TrainingRule heavy_ball(double step, double momentum) {
  solvers::OptimiserOptions options;
  options.step = step;
  options.momentum = momentum;
  return {"sgd", options, step / (1 - momentum)};
}

theory::Trajectory train_frozen(const FrozenTask& task, const TrainingRule& rule, std::span<const long> steps) {
  const theory::Instance instance = instance_of(task);
  const auto vocabulary = static_cast<int>(task.xi.size());
  const int length = task.counts.row(0).sum() + 1;
  const transformer::SimplifiedNetwork<double> network(
      vocabulary, length, task.rows,
      transformer::FrozenParts{instance.model.transition, transformer::FrozenHead{task.xi, 0}});
  transformer::Examples examples = sequences_of(task);
  if (rule.shuffle_seed) {
    shuffle_last_targets(examples, length, *rule.shuffle_seed);
  }
  const transformer::Batch batch{examples.inputs, examples.targets};
  const double scale = 1.0 / static_cast<double>(transformer::target_count(examples.targets));
  const auto workspace = network.make_workspace();
  const auto optimiser = solvers::make_optimiser<double>(rule.optimiser, rule.options);

  std::vector<double> parameters(task.start.alpha.begin(), task.start.alpha.end());
  parameters.insert(parameters.end(), task.start.beta.begin(), task.start.beta.end());
  std::vector<double> gradient(parameters.size());
  theory::Trajectory trained;
  trained.states.resize(static_cast<Eigen::Index>(steps.size()), static_cast<Eigen::Index>(parameters.size()));
  long n = 0;
  for (const long wanted : steps) {
    for (; n < wanted; ++n) {
      std::fill(gradient.begin(), gradient.end(), 0.0);
      network.predict(parameters, batch, *workspace, {});
      static_cast<void>(network.loss(batch, *workspace));  // prepares backward()
      network.backward(parameters, batch, scale, *workspace, gradient);
      if (rule.beta_held) {
        std::fill(gradient.begin() + task.start.alpha.size(), gradient.end(), 0.0);
      }
      optimiser->step(gradient, parameters);
    }
    trained.states.row(static_cast<Eigen::Index>(trained.times.size())) =
        Eigen::Map<const Eigen::RowVectorXd>(parameters.data(), trained.states.cols());
    trained.times.push_back(rule.pace * static_cast<double>(wanted));
  }
  return trained;
}

StepHalving halve_steps(const FrozenTask& task, double step, std::span<const long> steps) {
  const auto run = [&](long parts) {
    std::vector<long> finer(steps.begin(), steps.end());
    std::for_each(finer.begin(), finer.end(), [=](long& n) { n *= parts; });
    return train_frozen(task, descent(step / static_cast<double>(parts)), finer);
  };
  theory::Trajectory coarse = run(1);
  return {std::move(coarse.times), std::move(coarse.states), run(2).states, run(4).states};
}

}  // namespace sinkflow::training

#include "verify/frozen_training.hpp"

#include <algorithm>
#include <numeric>
#include <utility>

#include <fmt/format.h>

#include "formats/bigrams_file.hpp"
#include "theory/bb_task.hpp"
#include "theory/invariants.hpp"
#include "transformer/bb_sampler.hpp"
#include "transformer/simplified_network.hpp"

namespace sinkflow::verify {
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

/// n_k >= 0 of sum `whole`, nearest to whole * law by largest remainders.
Eigen::VectorXi rounded(const Eigen::VectorXd& law, int whole) {
  const Eigen::VectorXd exact = law * whole;
  Eigen::VectorXi counts = exact.array().floor().cast<int>();
  Eigen::VectorXd rest = exact - counts.cast<double>();
  for (int missing = whole - counts.sum(); missing > 0; --missing) {
    Eigen::Index largest = 0;
    rest.maxCoeff(&largest);
    ++counts[largest];
    rest[largest] = -1;
  }
  return counts;
}

bool holds_all(const Eigen::RowVectorXi& counts, const std::vector<int>& tokens) {
  return std::all_of(tokens.begin(), tokens.end(), [&](int token) { return counts[token] > 0; });
}

/// The first of the stream whose limit follows from its start.
FrozenTask determined(std::mt19937_64& random, const std::string& name, const Shape& shape, int tokens) {
  for (;;) {
    FrozenTask task = random_task(random, shape, tokens);
    const theory::Instance instance = instance_of(task);
    if (theory::final_state(instance.model, instance.start).state) {
      task.name = name;
      return task;
    }
  }
}

/// Both tasks as one whose transition is block-diagonal: the tokens of the second come after those of the first.
FrozenTask side_by_side(const FrozenTask& first, const FrozenTask& second) {
  FrozenTask all;
  all.rows = first.rows;
  for (const int row : second.rows) {
    all.rows.push_back(row + static_cast<int>(first.xi.size()));
  }
  const auto joined = [](const auto& a, const auto& b) {
    typename std::decay_t<decltype(a)>::PlainObject both(a.size() + b.size());
    both << a, b;
    return both;
  };
  const Eigen::Index rows = first.successors.rows();
  const Eigen::Index columns = first.successors.cols();
  all.successors.setZero(rows + second.successors.rows(), columns + second.successors.cols());
  all.successors.topLeftCorner(rows, columns) = first.successors;
  all.successors.bottomRightCorner(second.successors.rows(), second.successors.cols()) = second.successors;
  all.counts.resize(1, columns + second.counts.cols());
  all.counts << first.counts, second.counts;
  all.xi = joined(first.xi, second.xi);
  all.start = {joined(first.start.alpha, second.start.alpha), joined(first.start.beta, second.start.beta)};
  return all;
}

/// The one target of every sequence goes to another.
void shuffle_last_targets(transformer::Examples& examples, int length) {
  std::mt19937_64 random(2);
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

FrozenTask whole_instance_i() {
  const std::vector<int> rows{0, 1, 2, 3};
  return {"instance I in whole numbers",
          rows,
          Eigen::MatrixXi{{4, 6, 1, 1}, {2, 5, 2, 3}, {1, 2, 1, 1}, {5, 1, 3, 2}},
          Eigen::MatrixXi{{3, 1, 2, 4}},
          Eigen::VectorXd{{2.1, 6, 0, 3.3}},
          {Eigen::VectorXd::Zero(4), Eigen::VectorXd::Zero(4)}};
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
  std::mt19937_64 random(1);
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

std::vector<NothingLearned> learned_nothing(const FrozenTask& task, double step, long steps) {
  TrainingRule rule = descent(step);
  rule.shuffled_targets = true;
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
  const transformer::SimplifiedNetwork<double> network(vocabulary, length, task.rows,
                                                       transformer::FrozenParts{instance.model.transition, task.xi, 0});
  transformer::Examples examples = sequences_of(task);
  if (rule.shuffled_targets) {
    shuffle_last_targets(examples, length);
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

FrozenTask random_task(std::mt19937_64& random, const Shape& shape, int tokens) {
  FrozenTask task;
  task.name = "random";
  task.rows.resize(static_cast<std::size_t>(shape.rows));
  std::iota(task.rows.begin(), task.rows.end(), 0);
  const auto below = [&](Eigen::Index n) {
    return static_cast<Eigen::Index>(random() % static_cast<std::uint64_t>(n));
  };
  task.successors.setZero(shape.rows, shape.columns);
  for (Eigen::Index v = 0; v < shape.rows; ++v) {
    task.successors(v, below(shape.columns)) = 1;
    for (Eigen::Index k = 0; k < shape.columns && !(shape.point_mass && v == 0); ++k) {
      if (uniform(random, 0, 1) < shape.density) {
        task.successors(v, k) = 1 + static_cast<int>(below(3));
      }
    }
  }
  task.counts.setZero(shape.contexts, shape.columns);
  for (Eigen::Index j = 0; j < shape.contexts; ++j) {
    task.counts.row(j).head(shape.rows).setOnes();
    for (int token = static_cast<int>(shape.rows); token < tokens; ++token) {
      ++task.counts(j, below(shape.columns));
    }
  }
  task.xi = uniform_vector(random, shape.columns, 0.2, 1) * shape.largest_xi;
  task.xi.tail(shape.triggers).setZero();
  task.start = {Eigen::VectorXd::Zero(shape.rows), Eigen::VectorXd::Zero(shape.columns)};
  return task;
}

std::vector<FrozenTask> fixed_count_tasks() {
  std::mt19937_64 random(7);
  const Shape full{.rows = 4, .columns = 5, .triggers = 1, .largest_xi = 6};
  const Shape sparse{.rows = 5, .columns = 6, .density = 0.5, .triggers = 2, .largest_xi = 6, .point_mass = true};
  const Shape small{.rows = 3, .columns = 3, .largest_xi = 6};
  std::vector<FrozenTask> tasks{whole_instance_i()};
  tasks.push_back(determined(random, "full support, a trigger", full, 9));
  tasks.push_back(determined(random, "sparse, a point mass, triggers", sparse, 9));
  const FrozenTask half = determined(random, "", small, 5);
  tasks.push_back(side_by_side(half, determined(random, "", small, 5)));
  tasks.back().name = "two components";
  for (std::size_t i = 0, zero = tasks.size(); i < zero; ++i) {
    FrozenTask moved = tasks[i];
    moved.name += ", random start";
    moved.start.alpha = uniform_vector(random, moved.start.alpha.size(), -1, 2);
    moved.start.beta = uniform_vector(random, moved.start.beta.size(), -2, 2);
    tasks.push_back(std::move(moved));
  }
  return tasks;
}

FrozenTask sampled_task(int symbols, int denominator, int tokens, int contexts, double xi, std::uint64_t seed) {
  const theory::BbTask law =
      theory::derive_bb_task(theory::most_frequent(formats::tiny_shakespeare(), symbols), 2, tokens);
  FrozenTask task;
  task.name = fmt::format("{} contexts of stream {}", contexts, seed);
  task.rows = law.rows;
  task.successors.resize(law.transition.rows(), symbols);
  for (Eigen::Index v = 0; v < task.successors.rows(); ++v) {
    task.successors.row(v) = rounded(law.transition.row(v).transpose(), denominator).transpose();
  }
  task.xi = Eigen::VectorXd::Zero(symbols);
  task.xi(law.rows).setConstant(xi);
  task.start = {Eigen::VectorXd::Zero(task.successors.rows()), Eigen::VectorXd::Zero(symbols)};

  const transformer::BbSampler sampler(law, seed);
  std::vector<Token> sequence(static_cast<std::size_t>(tokens) + 1);
  task.counts.setZero(contexts, symbols);
  Eigen::Index found = 0;
  for (std::uint64_t m = 0; found < contexts; ++m) {
    sampler.sample(m, 1, tokens, sequence);
    Eigen::RowVectorXi counts = Eigen::RowVectorXi::Zero(symbols);
    std::for_each(sequence.begin() + 1, sequence.end(), [&](Token token) { ++counts[token]; });
    if (holds_all(counts, law.rows)) {
      task.counts.row(found++) = counts;
    }
  }
  return task;
}

}  // namespace sinkflow::verify

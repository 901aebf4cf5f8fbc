#include "verify/cases/frozen_tasks.hpp"

#include <algorithm>
#include <numeric>
#include <string>
#include <utility>

#include <fmt/format.h>

#include "formats/bigrams_file.hpp"
#include "theory/bb_task.hpp"
#include "theory/invariants.hpp"
#include "transformer/bb_sampler.hpp"
#include "verify/cases/fixed_count_cases.hpp"
#include "verify/harness/seeds.hpp"

namespace sinkflow::verify {

namespace {

using training::FrozenTask;
using transformer::Token;

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
    const theory::Instance instance = training::instance_of(task);
    if (theory::final_state(instance.model, instance.start).state) {
      task.name = name;
      return task;
    }
  }
}

/// Both tasks as one whose transition is block-diagonal: the tokens of the second come after those of the first.
FrozenTask side_by_side(const FrozenTask& first, const FrozenTask& second) {
  FrozenTask all;
  all.order_seed = first.order_seed;
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

FrozenTask whole_instance_i() {
  const std::vector<int> rows{0, 1, 2, 3};
  return {"instance I in whole numbers",
          rows,
          Eigen::MatrixXi{{4, 6, 1, 1}, {2, 5, 2, 3}, {1, 2, 1, 1}, {5, 1, 3, 2}},
          Eigen::MatrixXi{{3, 1, 2, 4}},
          Eigen::VectorXd{{2.1, 6, 0, 3.3}},
          {Eigen::VectorXd::Zero(4), Eigen::VectorXd::Zero(4)},
          reported_seed(1)};
}

}  // namespace

FrozenTask random_task(std::mt19937_64& random, const Shape& shape, int tokens) {
  FrozenTask task;
  task.order_seed = reported_seed(1);
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
  std::mt19937_64 random(reported_seed(7));
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
  task.order_seed = reported_seed(1);
  task.name = fmt::format("{} contexts of stream {}", contexts, seed);
  task.rows = law.rows;
  task.successors.resize(law.transition.rows(), symbols);
  for (Eigen::Index v = 0; v < task.successors.rows(); ++v) {
    task.successors.row(v) = rounded(law.transition.row(v).transpose(), denominator).transpose();
  }
  task.xi = Eigen::VectorXd::Zero(symbols);
  task.xi(law.rows).setConstant(xi);
  task.start = {Eigen::VectorXd::Zero(task.successors.rows()), Eigen::VectorXd::Zero(symbols)};

  const transformer::BbSampler sampler(law, reported_seed(seed));
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

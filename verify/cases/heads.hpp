#pragma once

#include <cstdint>
#include <random>
#include <vector>

#include <Eigen/Core>

#include "theory/bb_task.hpp"
#include "transformer/construction.hpp"
#include "verify/cases/random_model.hpp"

// Heads and sequences on which the construction of Theorem 2 is run.
namespace sinkflow::verify {

using Sequence = std::vector<transformer::Token>;

/// Whether the token is a trigger of this head.
bool is_trigger(const transformer::HeadParameters& head, transformer::Token token);

/// A head on the transition and xi of random_model(shape), whose last columns are the triggers: alpha in [-3, 9),
/// beta in [-2, 2), lambda in [0, 9).
transformer::HeadParameters random_head(std::mt19937_64& random, const Shape& shape);

/// <s> and `length` tokens, each drawn evenly: sequences that the task would never produce are among them.
Sequence random_sequence(std::mt19937_64& random, Eigen::Index tokens, int length);

/// A random_sequence() in which every trigger follows a token that is none, as in the task.
Sequence random_copying_sequence(std::mt19937_64& random, const transformer::HeadParameters& head, int length);

/// `number` sequences of `length` tokens after <s>, drawn from the task with a seed that the report names.
std::vector<Sequence> task_sequences(const theory::BbTask& task, std::uint64_t seed, int number, int length);

/// A head without triggers, whose every token is followed according to `law` (V): alpha = lambda = `size` in every row,
/// beta = 0 and xi = 0.
transformer::HeadParameters head_of_law(const Eigen::VectorXd& law, double size);

/// A head, and a sequence on which it is run.
struct HeadRun {
  transformer::HeadParameters head;
  Sequence sequence;
};

/// The counterexample of `err:thm2-limit`: head_of_law() for p = (.5, .3, .2), and a context with counts (2, 3, 1) of
/// the query 0. xi is for the claim to set.
HeadRun limit_counterexample(double size);

}  // namespace sinkflow::verify

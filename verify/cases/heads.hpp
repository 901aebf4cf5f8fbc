#pragma once

#include <random>
#include <vector>

#include "transformer/construction.hpp"
#include "verify/cases/random_model.hpp"

// Heads and sequences on which the construction of Theorem 2 is run.
namespace sinkflow::verify {

using Sequence = std::vector<transformer::Token>;

/// A head on the transition and xi of random_model(shape), whose last columns are the triggers: alpha in [-3, 9),
/// beta in [-2, 2), lambda in [0, 9).
transformer::HeadParameters random_head(std::mt19937_64& random, const Shape& shape);

/// <s> and `length` tokens, each drawn evenly: sequences that the task would never produce are among them.
Sequence random_sequence(std::mt19937_64& random, Eigen::Index tokens, int length);

}  // namespace sinkflow::verify

#pragma once

#include <random>
#include <vector>

#include <Eigen/Core>

#include "transformer/construction.hpp"
#include "verify/random_instance.hpp"

// Heads and sequences on which the construction of Theorem 2 is run, and Eq. 1 without any matrix of it.
namespace sinkflow::verify {

using Sequence = std::vector<transformer::Token>;

/// A head on the transition and xi of random_model(shape), whose last columns are the triggers: alpha in [-3, 9),
/// beta in [-2, 2), lambda in [0, 9).
transformer::HeadParameters random_head(std::mt19937_64& random, const Shape& shape);

/// <s> and `length` tokens, each drawn evenly: sequences that the task would never produce are among them.
Sequence random_sequence(std::mt19937_64& random, Eigen::Index tokens, int length);

/// Whether the token is a trigger of this head.
bool is_trigger(const transformer::HeadParameters& head, transformer::Token token);

/// How often each token occurs at positions `first`..`last` (V), as a row.
Eigen::RowVectorXd counts_between(const Sequence& sequence, Eigen::Index tokens, int first, int last);

/// Eq. 1 at position `n` of the sequence (V): the simplified model of theory/ at the counts of the tokens 1..n, or of
/// 1..n-1 if the query itself is left out (which is wrong, and for controls).
Eigen::VectorXd equation_one(const transformer::HeadParameters& head, const Sequence& sequence, int n,
                             bool count_query = true);

/// Bound on the rounding error of a law that the transformer computes for such a sequence: a logit is a sum of d terms
/// after two products, and its absolute error is a relative one of the probability.
double rounding_of_laws(const transformer::OneLayerTransformer& transformer, const transformer::HeadParameters& head);

}  // namespace sinkflow::verify

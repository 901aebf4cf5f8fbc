#pragma once

#include <Eigen/Core>

#include "transformer/construction.hpp"
#include "verify/cases/heads.hpp"

// Eq. 1 for a head and a sequence, computed without any matrix of the construction of Theorem 2.
namespace sinkflow::verify {

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

#pragma once

#include <vector>

#include <Eigen/Core>

#include "transformer/construction.hpp"
#include "verify/cases/heads.hpp"
#include "verify/statistics/extremes.hpp"

// How far the transformer of Theorem 2 is from what the task asks of it: p_v after a non-trigger, a copy after a
// trigger.
namespace sinkflow::verify {

/// Sum of the positive parts of p - q for two laws p and q (V).
double total_variation(const Eigen::VectorXd& p, const Eigen::VectorXd& q);

/// The law that the transformer of the construction predicts after the last token of the sequence (V).
Eigen::VectorXd last_law(const transformer::HeadParameters& head, const Sequence& sequence);

/// Distances to the ground truth, the largest over all queries, and the rates that bound them.
struct TruthDistances {
  Worst bigram;        ///< total variation to p_v at non-triggers
  Worst copy;          ///< probability of all tokens but the copied one, at triggers that follow a non-trigger
  Worst rounding;      ///< rounding_of_laws()
  long choices = 0;    ///< number of non-trigger queries with more than one possible follower
  long copies = 0;     ///< number of trigger queries that `copy` covers
  double range = 0;    ///< largest W max xi e^{-min alpha}, a bound on the difference of two shifts
  double gap = 1e300;  ///< smallest (xi_j e^lambda - max W_k xi_k)/(e^lambda + n) over the copied tokens
};

/// Runs the transformer of the construction on the sequences, each after <s>.
TruthDistances truth_distances(const transformer::HeadParameters& head, const std::vector<Sequence>& sequences);

}  // namespace sinkflow::verify

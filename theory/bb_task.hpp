#pragma once

#include <vector>

#include <Eigen/Sparse>

#include "theory/bigrams.hpp"
#include "theory/model.hpp"

namespace sinkflow::theory {

/// The Bigram-Backcopy task (`ada:sec2`): characters follow the bigram law, except that after a trigger the token
/// before it is copied. Token ids are 0..V-1 in code-point order; <s> has the id V.
struct BbTask {
  std::vector<char32_t> alphabet;  ///< (V) code points
  std::vector<int> triggers;       ///< (K) ids, ascending: the K most frequent characters
  std::vector<int> rows;           ///< (R) ids of the non-triggers, ascending; row v of `transition` is token rows[v]
  SparseRows transition;           ///< (R, V) bigram law of every non-trigger
  Eigen::VectorXd first_token;     ///< (R) law of token 1: the unigram law without triggers
  int length = 0;                  ///< N, positions 1..N after <s>
  Eigen::VectorXd row_weight;      ///< (R) pi_v: exact occupancy over positions 1..N, normalised over non-triggers
  Eigen::VectorXd counts;          ///< (V) W_k: expected count of every token over positions 1..N; sums to N
  double trigger_fraction = 0;     ///< share of the positions 1..N that hold a trigger
};

/// Derives the task from bigram counts. The K most frequent characters are the triggers (ties: the lower code point
/// first); K = 0 is the trigger-free task. The occupancy is exact: the distribution of (current token, pending copy)
/// is propagated position by position (`err:stationary` says why not the stationary law). Cost O(N (nnz + K R)).
/// Throws InputError for K < 0, K >= V, N < 2, fewer than two symbols, and a non-trigger that nothing follows.
BbTask derive_bb_task(const Bigrams& bigrams, int trigger_count, int length);

/// The task as an instance of the simplified model: xi on every non-trigger, 0 on triggers; alpha(0) = alpha0 in
/// every row and beta(0) = 0.
Instance task_instance(const BbTask& task, double xi, double alpha0);

/// Ids of tokens that, once visited, are the only non-trigger ever seen again (`err:stationary`).
std::vector<int> absorbing_tokens(const BbTask& task);

/// Probability that position N holds an absorbing token or the trigger that is about to copy it (`err:stationary`).
double absorbed_fraction(const BbTask& task);

/// Name of a token for tables and figures: the character itself, or an escape such as \n, U+00A0; <s> for id V.
std::string token_name(const BbTask& task, int id);

}  // namespace sinkflow::theory

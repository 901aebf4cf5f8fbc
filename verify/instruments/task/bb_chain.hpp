#pragma once

#include <vector>

#include <Eigen/Core>

#include "theory/bb_task.hpp"

// The task's sequences as one Markov chain on all pairs (token, token before it that matters), as a dense matrix: a
// second way to everything that theory/bb_task.hpp propagates.
namespace sinkflow::verify {

/// State 0 is <s>; then every non-trigger; then every trigger with the non-trigger it follows.
struct BbChain {
  Eigen::MatrixXd step;      ///< (S, S), rows sum to 1
  std::vector<int> token;    ///< (S) the token of a state; V for <s>
  std::vector<int> pending;  ///< (S) id of the token that is copied next; -1 if none is
  Eigen::Index tokens = 0;   ///< V
};

/// What follows a trigger: the token before it, or (wrong, for controls) another draw from that token's law.
enum class AfterTrigger { copy, draw };

/// Only triggers that can follow a token get a state with it. Throws NotApplicable for more than 1,500 states.
BbChain bb_chain(const theory::BbTask& task, AfterTrigger rule = AfterTrigger::copy);

/// Law of the states after `steps` >= 1 steps from <s>, and the expected visits of states in steps 1..`steps`, by
/// powers of the matrix.
struct Visits {
  Eigen::RowVectorXd last;
  Eigen::RowVectorXd expected;
};
Visits visits(const BbChain& chain, int steps);

/// Sum over the states of every token (V).
Eigen::VectorXd by_token(const BbChain& chain, const Eigen::RowVectorXd& states);

/// Relative rounding error of those sums: every entry is a sum of non-negative terms, S of them in each of at most
/// 2 log2(steps) + 1 products.
double relative_rounding(const BbChain& chain, int steps);

/// The closed classes of the chain: sets of states that can all be reached from each other and never be left.
std::vector<std::vector<int>> closed_classes(const BbChain& chain);

}  // namespace sinkflow::verify

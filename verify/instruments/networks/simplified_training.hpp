#pragma once

#include <cstdint>
#include <vector>

#include "theory/bb_task.hpp"

// The simplified network trained by Adam on sampled batches (`ada:fig14`, `ada:fig15`), as the claims about it see it:
// the whole of it, or the model of Section 2.2 to the letter, whose MLP is fixed at log p_v.
namespace sinkflow::verify {

/// What is trained: Adam (0.03; 0.9, 0.99) in single precision from N(0, 1), batches of `batch` sequences of the task.
struct SimplifiedTraining {
  bool literal = false;  ///< whether the MLP is fixed at log p_v, with one lambda and no xi of triggers
  int batch = 32;
  bool first_target = true;  ///< whether the token after <s> counts in the loss; <s> has nothing but beta to predict it
  bool shuffle = false;      ///< whether the targets of a batch are shuffled, so that nothing can be learned
  std::vector<long> when;    ///< numbers of steps, ascending
};

/// One seed's network by steps.
struct SimplifiedRun {
  std::vector<double> step;
  std::vector<double> logit;   ///< mean of alpha_v, weighted by pi_v, over the rows with a choice of successors
  std::vector<double> weight;  ///< mean of e^alpha_v/(e^alpha_v + N) in the same way
  std::vector<double> norm;    ///< ||beta||
  std::vector<double> value;   ///< ||beta - mean||
  std::vector<double> common;  ///< deviation of beta where the weights are the tokens' shares of positions 1..N: rare
                               ///< ones hardly count, and a constant not at all
  std::vector<double> first_law;         ///< relative entropy of softmax(beta) from the law of token 1
  std::vector<double> copying;           ///< least logit lambda of a trigger on the token before
  std::vector<double> backcopy, bigram;  ///< excess risks on held-out sequences
};

/// The corpus' task with three triggers; at N = 64 a step costs a quarter of one at the paper's 256.
theory::BbTask simplified_task(int length = 64);

SimplifiedRun train_simplified(const theory::BbTask& task, const SimplifiedTraining& training, std::uint64_t seed);

}  // namespace sinkflow::verify

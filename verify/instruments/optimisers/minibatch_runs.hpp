#pragma once

#include <cstdint>
#include <vector>

#include "verify/instruments/optimisers/discrete_rows.hpp"

// Adam on minibatches (`sf:minibatch-adam`): one logit, tokens drawn from the row's own law.
namespace sinkflow::verify {

/// Runs of Adam on minibatches of one row, one run a seed.
struct MinibatchSetup {
  theory::MinibatchLaw law;
  double start = 0;  ///< alpha_0
  double beta1 = 0.9;
  double beta2 = 0.999;
  std::vector<long> when = {};  ///< numbers of steps, ascending
  std::uint64_t first_seed = 1;
  int seeds = 16;
};

/// b tokens a batch, from a start where the row's scale and the noise are both small against u = e^alpha.
MinibatchSetup minibatch_setup(const DiscreteRow& row, double step, double batch);

/// One seed: alpha at `when`, and the random walk that alpha would perform if Adam saw only the gradient noise and
/// normalised by its exact standard deviation: the sum of -eta times the tokens' x - E_p x, over their standard
/// deviation in a batch. It has mean 0.
struct MinibatchRun {
  std::vector<double> alpha;
  std::vector<double> walk;
};

/// All seeds. A batch holds b tokens, each of them at row v with probability pi_v and then followed by a token of law
/// p_v; the gradient is that of the mean cross-entropy of the batch. Words come from Philox.
std::vector<MinibatchRun> minibatch_runs(const DiscreteRow& row, const MinibatchSetup& setup);

/// alpha of a run less the linear response to its walk, the sum of u dwalk over u, with u from the law. That has mean 0
/// whatever alpha does: it narrows the confidence interval of a mean over seeds and does not move it.
std::vector<double> without_walk(const MinibatchSetup& setup, const MinibatchRun& run);

/// Two tokens of probability 1/2 that follow every position: a row whose gradient noise is symmetric.
DiscreteRow symmetric_row();

}  // namespace sinkflow::verify

#pragma once

#include <span>
#include <vector>

#include "theory/bb_task.hpp"
#include "transformer/network.hpp"

namespace sinkflow::transformer {

/// What is measured of one layer, averaged over sequences, heads and the positions named.
struct LayerMeasures {
  bool attends = false;         ///< whether it has an attention; without one the next four are NaN
  double attention_on_bos = 0;  ///< weight on <s>, at non-trigger queries after it
  double sink_logit = 0;        ///< logit on <s> less the mean logit on 1 <= i < n, at non-trigger queries n >= 2
  double value_bos = 0;         ///< norm of the value state of <s>, after the output map
  double value_other = 0;       ///< mean of the same over the other positions
  double residual_bos = 0;      ///< norm of the residual stream of <s> after the layer
  double residual_other = 0;    ///< mean of the same over the other positions
};

/// What a network does on the task (`ada:sec2`): its loss, and its excess over the exact oracle apart by kind of
/// position.
struct Measures {
  double loss = 0;             ///< mean cross-entropy over all positions, <s> included
  double backcopy_excess = 0;  ///< mean cross-entropy at triggers, where the oracle is certain
  double bigram_excess =
      0;  ///< mean relative entropy from p_v to the prediction at non-triggers v; <s> counts in neither
  std::vector<LayerMeasures> layers;
};

/// Runs the network on `sequences` of the task (M, N + 1), each <s> and N tokens, and measures it. `intervention` is
/// called with every activation before it is measured. The means over an empty set of positions are NaN.
template <class S>
Measures measure(const Network<S>& network, std::span<const S> parameters, const theory::BbTask& task,
                 std::span<const Token> sequences, const Hook<S>& intervention = {});

/// The first N tokens of sequences (M, N + 1) as inputs and the last N as targets, both (M, N).
struct Examples {
  std::vector<Token> inputs;
  std::vector<Token> targets;
};
Examples examples_of(std::span<const Token> sequences, int length);

}  // namespace sinkflow::transformer

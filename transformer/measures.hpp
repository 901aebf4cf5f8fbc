#pragma once

#include <span>
#include <vector>

#include "theory/bb_task.hpp"
#include "transformer/examples.hpp"
#include "transformer/network.hpp"

namespace sinkflow::transformer {

/// What is measured of one layer, averaged over sequences, heads and the positions named. "Rows" are the positions
/// after the first that hold a non-trigger. NaN where there is nothing to average: without an attention, without a
/// residual stream, or, for what is of <s>, where sequences do not begin with it. Then the measures of the first
/// position and by token tell what has taken its place.
struct LayerMeasures {
  double attention_on_bos = 0;          ///< weight on <s>, at rows
  double attention_on_first = 0;        ///< weight on the first position, whatever it holds, at rows
  double attention_on_previous = 0;     ///< weight on the position before, at triggers after the first position
  double sink_logit = 0;                ///< logit on <s> less the mean logit on 1 <= i < n, at rows n >= 2
  double value_bos = 0;                 ///< norm of the value state of <s>, of all heads behind their output map
  double value_other = 0;               ///< mean of the same over the other positions
  double residual_bos = 0;              ///< norm of the residual stream of <s> after the layer
  double residual_other = 0;            ///< mean of the same over the other positions
  double output_row = 0;                ///< mean norm of what the attention adds, at rows
  double output_trigger = 0;            ///< mean of the same at triggers after the first position
  Eigen::VectorXd attention_by_token;   ///< (V + 1) weight on all positions that hold a token, at rows
  Eigen::VectorXd sink_logit_by_token;  ///< (V + 1) the sink logit of queries that hold a token; NaN for one never seen
  Eigen::VectorXd value_by_token;       ///< (V + 1) mean norm of the value states of a token; NaN for one never seen
};

/// What a network does on the task (`ada:sec2`): its loss, and its excess over the exact oracle apart by kind of
/// position.
struct Measures {
  double loss = 0;             ///< mean cross-entropy over all positions, <s> included
  double backcopy_excess = 0;  ///< mean cross-entropy at triggers, where the oracle is certain
  double bigram_excess = 0;    ///< mean relative entropy from p_v to the prediction at non-triggers v, <s> in neither
  std::vector<LayerMeasures> layers;
};

/// Runs the network on `sequences` of the task (M, N + 1) and measures it. `intervention` is called with every
/// activation before it is measured. Positions before `queries_from` are context: their predictions and what they look
/// at count nowhere, their values and residuals do.
template <class S>
Measures measure(const Network<S>& network, std::span<const S> parameters, const theory::BbTask& task,
                 std::span<const Token> sequences, const Hook<S>& intervention = {}, int queries_from = 0);

}  // namespace sinkflow::transformer

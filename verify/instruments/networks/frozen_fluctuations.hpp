#pragma once

#include <vector>

#include "training/frozen_training.hpp"
#include "verify/harness/figure.hpp"
#include "verify/instruments/contexts/law_runs.hpp"

// The frozen network trained on contexts whose counts vary, beside the integrated flow (`sf:fluctuations`).
namespace sinkflow::verify {

/// Trains for `steps` steps. The result is a copy of `flow` in which the integrated states are replaced by the trained
/// ones, so that both can be compared with the law by the same functions.
LawRun trained_run(const training::FrozenTask& task, const training::TrainingRule& rule, long steps,
                   const LawRun& flow);

/// The flow and the training of the same task.
struct FlowAndTraining {
  LawRun flow;
  LawRun trained;
};

/// "frozen-fluctuations": logits and the value of <s> of every pair, the training as points over the flow.
Figure frozen_fluctuations_figure(const std::vector<FlowAndTraining>& pairs);

}  // namespace sinkflow::verify

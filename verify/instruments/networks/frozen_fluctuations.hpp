#pragma once

#include <vector>

#include "training/frozen_training.hpp"
#include "verify/harness/evidence.hpp"
#include "verify/harness/figure.hpp"
#include "verify/instruments/contexts/law_runs.hpp"

// The frozen network trained on contexts whose counts vary, beside the integrated flow (`sf:fluctuations`).
namespace sinkflow::verify {

/// Trains for `steps` steps. The result is a copy of `flow` in which the integrated states are replaced by the trained
/// ones, so that both can be compared with the law by the same functions.
LawRun trained_run(const training::FrozenTask& task, const training::TrainingRule& rule, long steps,
                   const LawRun& flow);

/// Fits the slope 1/2 of every logit in log t and the exponent -1/2 of ||beta - c|| over the last decade of a run and
/// its halves. The control: 0.45 and -0.45.
void add_law_exponents(const LawRun& run, Outcome& outcome);

/// Compares the constants of the law at the end of a run. The control: constants without the factor 2 in 2 pi omega
/// [...] = 1.
void add_law_constants(const LawRun& run, Outcome& outcome);

/// The flow and the training of the same task.
struct FlowAndTraining {
  LawRun flow;
  LawRun trained;
};

/// "frozen-fluctuations": logits and the value of <s> of every pair, the training as points over the flow.
Figure frozen_fluctuations_figure(const std::vector<FlowAndTraining>& pairs);

}  // namespace sinkflow::verify

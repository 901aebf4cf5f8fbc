#pragma once

#include <cstdint>
#include <vector>

#include "verify/harness/evidence.hpp"
#include "verify/instruments/networks/simplified_training.hpp"

// What claims of two sizes check of the whole simplified network.
namespace sinkflow::verify {

/// How long it is trained: both risks have fallen after a quarter of that.
inline constexpr long kSimplifiedSteps = 2000;

/// When a curve looks at a run of so many steps: before the first and at 41 from 10 on.
std::vector<long> curve_steps(long steps);

/// Runs of the seeds 1, ..., `seeds`, looked at as a curve.
std::vector<SimplifiedRun> simplified_runs(const theory::BbTask& task, SimplifiedTraining training,
                                           std::uint64_t seeds);

/// Over the seeds: both risks fall, the copies are learned, the sink forms, and softmax(beta) becomes the law of the
/// first token. The control: an untrained network, and for the risks `shuffled` runs.
Outcome simplified_ends(const std::vector<SimplifiedRun>& runs, const std::vector<SimplifiedRun>& shuffled, int length);

/// Over the seeds: from step 500 on the mean logit grows by at least 1 per log step. The control: by at most 1/2, the
/// law of gradient flow.
Outcome simplified_slopes(const std::vector<SimplifiedRun>& runs);

}  // namespace sinkflow::verify

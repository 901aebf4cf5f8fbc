#pragma once

#include <cstdint>
#include <vector>

#include "verify/harness/evidence.hpp"
#include "verify/instruments/networks/simplified_training.hpp"

// The model of Section 2.2 to the letter (`ada:fig14`, `ada:fig15`): the MLP is fixed at log p_v after non-triggers and
// adds nothing after triggers, and Adam trains alpha, beta, xi and one lambda on the loss at every position but <s>.
namespace sinkflow::verify {

/// Its seeds at N = 64.
inline constexpr std::uint64_t kLiteralSeeds = 5;

/// What is trained, with `batch` sequences a step.
SimplifiedTraining literal_training(int batch = 32);

/// Runs of the seeds 1, ..., `seeds`, looked at after the steps `when`.
std::vector<SimplifiedRun> literal_runs(const theory::BbTask& task, std::uint64_t seeds, const std::vector<long>& when,
                                        int batch = 32);

/// The same on shuffled targets, which cannot be learned, before and after 200 steps of 32 sequences: enough for
/// parameters to move.
std::vector<SimplifiedRun> shuffled_literal_runs(const theory::BbTask& task, std::uint64_t seeds);

/// Seed by seed, at the end against the start: the copies are learned, weight goes from the tokens to <s>, and the
/// value of <s> drains, as the deviation of beta weighted by how often tokens occur. The control: an untrained network,
/// and `shuffled` runs.
Outcome literal_ends(const std::vector<SimplifiedRun>& runs, const std::vector<SimplifiedRun>& shuffled);

}  // namespace sinkflow::verify

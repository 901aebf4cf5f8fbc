#pragma once

#include <cstdint>
#include <vector>

#include "theory/bb_task.hpp"
#include "theory/model.hpp"
#include "verify/cases/case.hpp"
#include "verify/cases/reference_instances.hpp"

// Instances whose counts vary between contexts (`sf:fluctuations`).
namespace sinkflow::verify {

/// contexts_C7, six random instances with full support (seeds 1 to 6) and eight sparse ones with two triggers (seeds 1
/// to 8), from alpha = 0 and beta = 0.
std::vector<Case> fluctuating_instances();

/// Those of them that have the law of `sf:fluctuations`.
std::vector<Case> growing_instances();

/// Instances whose contexts hold different numbers of tokens, as the positions of a sequence do (`sf:positions`), from
/// alpha = 0 and beta = 0: three with the same proportions in every context, three with counts of their own (seeds 1 to
/// 3 each).
struct PositionCases {
  std::vector<Case> proportional;
  std::vector<Case> uneven;
};
PositionCases position_cases();
/// `instance` with sampled contexts of the task: the token counts of sequences 0, 1, ... of the stream `seed`.
theory::Instance with_sampled_contexts(const theory::BbTask& task, theory::Instance instance, int contexts,
                                       std::uint64_t seed);

/// The same with the average of its contexts' counts as its only context.
theory::Instance at_average_counts(theory::Instance instance);

}  // namespace sinkflow::verify

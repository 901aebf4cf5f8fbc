#pragma once

#include <random>
#include <vector>

#include "verify/cases/case.hpp"
#include "verify/cases/reference_instances.hpp"

namespace sinkflow::verify {

/// Instances whose rows the claims about growth start anew: the reference instances, and random ones with full support,
/// sparse support with triggers, and full support with xi of any sign, from logits uniform on (-6, 6). beta is the
/// constant 0.3; a constant beta has no effect on alpha, and using one other than 0 tests that.
std::vector<Case> growth_cases(std::mt19937_64& random);

}  // namespace sinkflow::verify

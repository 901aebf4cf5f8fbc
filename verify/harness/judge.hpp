#pragma once

#include "verify/harness/evidence.hpp"

namespace sinkflow::verify {

/// The one place where verdicts are decided. Confirmed if the measurement is within tolerance even after its
/// uncertainty is held against it, refuted if it is outside even after the uncertainty is granted, inconclusive in
/// between, and whenever a number is not finite or a bound is negative.
Verdict judge(const Check& check);

/// Refuted if any check is, else inconclusive if any check is or there is none, else confirmed.
Verdict judge(const Evidence& evidence);

/// A control has power only if the wrong law is refuted by every check: refuted if all are, else confirmed if all are,
/// else inconclusive, also for an empty list.
Verdict judge(const Control& control);

/// Resolution of a check: every prediction further than this from the given one is refuted, whatever the direction.
double resolution(const Check& check);

}  // namespace sinkflow::verify

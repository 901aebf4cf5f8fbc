#pragma once

#include <string>

#include "verify/harness/claim.hpp"
#include "verify/harness/provenance.hpp"

namespace sinkflow::verify {

/// One claim's result. A claim that failed to run, or does not apply, has an empty outcome and says why.
struct ClaimResult {
  const Claim* claim = nullptr;
  Outcome outcome;
  std::string failure;   ///< why nothing was measured; empty if something was
  bool skipped = false;  ///< it says nothing about this corpus or these settings
  double seconds = 0;
  bool cached = false;  ///< read back from an earlier run of the same program, whose time `seconds` is
  Verdict verdict = Verdict::inconclusive;
  Verdict control_verdict = Verdict::inconclusive;

  /// The expected verdict with a control that was refuted, or a claim that does not apply.
  [[nodiscard]] bool as_expected() const;
};

/// The check with the largest |measured - predicted| + uncertainty in units of its tolerance, the one that a table
/// shows; nullptr if there is none.
const Check* tightest_check(const Evidence& evidence);

/// The check of a control that comes closest to letting the wrong law pass; nullptr if there is none.
const Check* weakest_refutation(const Control& control);

/// The command that repeats the measurement of one claim.
std::string command_of(const Claim& claim, const Provenance& provenance);

}  // namespace sinkflow::verify

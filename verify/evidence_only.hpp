#pragma once

#include "verify/evidence.hpp"

namespace sinkflow::verify {

/// Adds the checks of a corpus' part of a measurement without its control: a corpus may be such that the wrong law is
/// right there too (all of its rows point masses, say). That the measurement can tell is shown on other instances.
inline void add_evidence_only(const Outcome& part, Outcome& outcome) {
  auto& checks = outcome.evidence.checks;
  checks.insert(checks.end(), part.evidence.checks.begin(), part.evidence.checks.end());
}

}  // namespace sinkflow::verify

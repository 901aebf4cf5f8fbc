#include "verify/harness/judge.hpp"

#include <algorithm>
#include <cmath>

namespace sinkflow::verify {
namespace {

bool every(const Evidence& evidence, Verdict verdict) {
  return !evidence.checks.empty() && std::all_of(evidence.checks.begin(), evidence.checks.end(),
                                                 [=](const Check& check) { return judge(check) == verdict; });
}

bool any(const Evidence& evidence, Verdict verdict) {
  return std::any_of(evidence.checks.begin(), evidence.checks.end(),
                     [=](const Check& check) { return judge(check) == verdict; });
}

}  // namespace

Verdict judge(const Check& check) {
  const double distance = std::abs(check.measured - check.predicted);
  const double bound = check.tolerance.value;
  const bool usable = std::isfinite(distance) && std::isfinite(bound) && std::isfinite(check.uncertainty) &&
                      bound >= 0 && check.uncertainty >= 0;
  if (!usable) {
    return Verdict::inconclusive;
  }
  if (distance + check.uncertainty <= bound) {
    return Verdict::confirmed;
  }
  return distance - check.uncertainty > bound ? Verdict::refuted : Verdict::inconclusive;
}

Verdict judge(const Evidence& evidence) {
  if (any(evidence, Verdict::refuted)) {
    return Verdict::refuted;
  }
  return every(evidence, Verdict::confirmed) ? Verdict::confirmed : Verdict::inconclusive;
}

Verdict judge(const Control& control) {
  if (every(control.evidence, Verdict::refuted)) {
    return Verdict::refuted;
  }
  return every(control.evidence, Verdict::confirmed) ? Verdict::confirmed : Verdict::inconclusive;
}

double resolution(const Check& check) {
  return check.tolerance.value + check.uncertainty + std::abs(check.measured - check.predicted);
}

}  // namespace sinkflow::verify

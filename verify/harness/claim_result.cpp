#include "verify/harness/claim_result.hpp"

#include <algorithm>
#include <cmath>
#include <limits>

#include <fmt/format.h>

namespace sinkflow::verify {
namespace {

double strain(const Check& check) {
  const double strain = (std::abs(check.measured - check.predicted) + check.uncertainty) / check.tolerance.value;
  return std::isnan(strain) ? std::numeric_limits<double>::infinity() : strain;
}

/// How many tolerances a check is beyond its limit, its uncertainty granted.
double excess(const Check& check) {
  const double excess = (std::abs(check.measured - check.predicted) - check.uncertainty) / check.tolerance.value;
  return std::isnan(excess) ? -std::numeric_limits<double>::infinity() : excess;
}

}  // namespace

bool ClaimResult::as_expected() const {
  return skipped || (failure.empty() && verdict == claim->expected && control_verdict == Verdict::refuted);
}

const Check* tightest_check(const Evidence& evidence) {
  const auto tightest = std::max_element(evidence.checks.begin(), evidence.checks.end(),
                                         [](const Check& a, const Check& b) { return strain(a) < strain(b); });
  return tightest == evidence.checks.end() ? nullptr : &*tightest;
}

const Check* weakest_refutation(const Control& control) {
  const auto& checks = control.evidence.checks;
  const auto weakest = std::min_element(checks.begin(), checks.end(),
                                        [](const Check& a, const Check& b) { return excess(a) < excess(b); });
  return weakest == checks.end() ? nullptr : &*weakest;
}

std::string command_of(const Claim& claim, const Provenance& provenance) {
  return fmt::format("sinkflow verify {}{}{}{}", claim.id, claim.tier == Tier::full ? " --tier full" : "",
                     provenance.options.empty() ? "" : " ", provenance.options);
}

}  // namespace sinkflow::verify

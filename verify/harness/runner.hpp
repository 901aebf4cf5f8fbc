#pragma once

#include <functional>
#include <span>
#include <string>
#include <vector>

#include "verify/harness/claim_result.hpp"
#include "verify/harness/setting.hpp"

namespace sinkflow::verify {

/// The claims whose id matches one of the shell patterns (all if there is none), up to the given tier. Throws
/// InputError for a pattern that selects nothing.
std::vector<const Claim*> select_claims(std::span<const std::string> patterns, Tier tier);

/// Runs one claim. Whatever a measurement throws becomes a failure with an inconclusive verdict, never a green one;
/// but for Interrupted, which goes on to the caller.
ClaimResult run_claim(const Claim& claim, const NetworkSetting& setting);

/// Runs the claims in parallel, those about networks after them and one by one, and calls `ended` (one call at a time)
/// as each ends. The results come back in the order of `selected`, whatever the timing; claims not begun when `stop`
/// turns true, or interrupted, are left out.
std::vector<ClaimResult> run_claims(std::span<const Claim* const> selected, const NetworkSetting& setting,
                                    const std::function<void(const ClaimResult&)>& ended,
                                    const std::function<bool()>& stop);

}  // namespace sinkflow::verify

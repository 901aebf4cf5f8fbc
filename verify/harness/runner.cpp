#include "verify/harness/runner.hpp"

#include <algorithm>
#include <chrono>
#include <fnmatch.h>
#include <mutex>
#include <optional>

#include <fmt/format.h>
#include <tbb/parallel_for_each.h>

#include "theory/errors.hpp"
#include "verify/harness/judge.hpp"
#include "verify/harness/seeds.hpp"

namespace sinkflow::verify {

std::vector<const Claim*> select_claims(std::span<const std::string> patterns, Tier tier) {
  const auto in_tier = [=](const Claim& claim) { return tier == Tier::full || claim.tier == Tier::quick; };
  for (const std::string& pattern : patterns) {
    const bool selects = std::any_of(claims().begin(), claims().end(), [&](const Claim& claim) {
      return in_tier(claim) && fnmatch(pattern.c_str(), claim.id.c_str(), 0) == 0;
    });
    if (!selects) {
      throw InputError(
          fmt::format("claim pattern '{}': expected the id of a claim of the {} tier (see 'sinkflow list'), "
                      "found none that matches",
                      pattern, name_of(tier)));
    }
  }
  std::vector<const Claim*> selected;
  for (const Claim& claim : claims()) {
    const bool wanted = patterns.empty() || std::any_of(patterns.begin(), patterns.end(), [&](const auto& pattern) {
                          return fnmatch(pattern.c_str(), claim.id.c_str(), 0) == 0;
                        });
    if (wanted && in_tier(claim)) {
      selected.push_back(&claim);
    }
  }
  return selected;
}

ClaimResult run_claim(const Claim& claim, const NetworkSetting& setting) {
  ClaimResult result;
  result.claim = &claim;
  const auto begin = std::chrono::steady_clock::now();
  try {
    if (claim.needs_own_corpus() && !setting.common.own_corpus) {
      throw NotApplicable("its figures belong to the embedded corpus");
    }
    const SeedRecord record;
    result.outcome = claim.run ? claim.run(setting.common) : claim.run_with_networks(setting);
    result.outcome.seeds.assign(record.seeds().begin(), record.seeds().end());
    result.verdict = judge(result.outcome.evidence);
    result.control_verdict = judge(result.outcome.control);
  } catch (const NotApplicable& reason) {
    result.skipped = true;
    result.failure = reason.what();
  } catch (const Interrupted&) {
    throw;
  } catch (const std::exception& error) {
    result.failure = error.what();
  }
  result.seconds = std::chrono::duration<double>(std::chrono::steady_clock::now() - begin).count();
  return result;
}

std::vector<ClaimResult> run_claims(std::span<const Claim* const> selected, const NetworkSetting& setting,
                                    const std::function<void(const ClaimResult&)>& ended,
                                    const std::function<bool()>& stop) {
  std::vector<std::optional<ClaimResult>> finished(selected.size());
  std::mutex reporting;
  const auto run = [&](std::size_t i) {
    if (stop()) {
      return;
    }
    try {
      ClaimResult result = run_claim(*selected[i], setting);
      const std::lock_guard lock(reporting);
      ended(result);
      finished[i] = std::move(result);
    } catch (const Interrupted&) {  // left out, as those that were not begun
    }
  };
  // A training keeps all threads busy by itself, and claims that share a network would wait for each other.
  std::vector<std::size_t> together;
  std::vector<std::size_t> alone;
  for (std::size_t i = 0; i < selected.size(); ++i) {
    (selected[i]->kind == Kind::network ? alone : together).push_back(i);
  }
  tbb::parallel_for_each(together, run);
  std::for_each(alone.begin(), alone.end(), run);
  std::vector<ClaimResult> results;
  for (std::optional<ClaimResult>& result : finished) {
    if (result) {
      results.push_back(std::move(*result));
    }
  }
  return results;
}

}  // namespace sinkflow::verify

#pragma once

#include <cstddef>
#include <string>
#include <vector>

#include "verify/harness/claim_result.hpp"

namespace sinkflow::report {

/// All that a run of claims has found: what report.json, report.html and report.md show.
struct Report {
  verify::Provenance provenance;
  std::vector<verify::ClaimResult> results;  ///< ascending in id, whatever the order in which they ended
  std::size_t not_run = 0;                   ///< claims that an interrupt kept from running
};

/// report.json (docs/formats.md). Numbers that do not exist are null.
std::string to_json(const Report& report);

/// The claims as a Markdown table, one row a claim with its tightest check; rows have no timings, so that the table
/// changes only when a result does.
std::string claims_to_markdown(const Report& report);

}  // namespace sinkflow::report

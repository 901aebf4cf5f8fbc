#pragma once

#include <string>
#include <utility>
#include <vector>

#include "verify/claim.hpp"

namespace sinkflow::verify {

/// Where and how a report was made.
struct Provenance {
  std::string version;
  std::string git_revision;
  std::string compiler;
  std::string flags;
  std::string cpu;
  std::string blas_core;  ///< which kernels the matrix products of networks run on
  std::string corpus;
  std::string bigram_hash;
  std::string command;  ///< reproduces the report
  std::string options;  ///< those of the command that say what the claims are tested on; empty if there are none
  std::vector<std::pair<std::string, std::string>> libraries;  ///< name and version, ascending in name
};

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

/// All that a run of claims has found: what report.json, report.html and report.md show.
struct Report {
  Provenance provenance;
  std::vector<ClaimResult> results;  ///< ascending in id, whatever the order in which they ended
  std::size_t not_run = 0;           ///< claims that an interrupt kept from running
};

/// How this program was built and what it runs on; corpus and command are the caller's to fill in.
Provenance build_provenance();

/// The check with the largest |measured - predicted| + uncertainty in units of its tolerance, the one that a table
/// shows; nullptr if there is none.
const Check* tightest_check(const Evidence& evidence);

/// The check of a control that comes closest to letting the wrong law pass; nullptr if there is none.
const Check* weakest_refutation(const Control& control);

/// The command that repeats the measurement of one claim.
std::string command_of(const Claim& claim, const Provenance& provenance);

/// report.json (docs/formats.md). Numbers that do not exist are null.
std::string to_json(const Report& report);

/// The claims as a Markdown table, one row a claim with its tightest check; rows have no timings, so that the table
/// changes only when a result does.
std::string claims_to_markdown(const Report& report);

}  // namespace sinkflow::verify

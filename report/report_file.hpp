#pragma once

#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "verify/harness/evidence.hpp"

namespace sinkflow::report {

/// What a report.json says of one check; a number that is null there is empty.
struct RecordedCheck {
  std::string name;
  std::optional<double> predicted;
  std::optional<double> measured;
  std::optional<double> tolerance;
  verify::Verdict verdict = verify::Verdict::inconclusive;
};

/// A claim as a report has it.
struct RecordedClaim {
  std::string id;
  verify::Verdict verdict = verify::Verdict::inconclusive;
  verify::Verdict control = verify::Verdict::inconclusive;
  bool as_expected = false;
  bool skipped = false;
  std::vector<RecordedCheck> checks;
};

/// What of a report.json (docs/formats.md) two runs can be compared by.
struct RecordedReport {
  std::map<std::string, std::string> provenance;  ///< key, with a dot for every level, and value
  std::vector<RecordedClaim> claims;
};

/// Reads a report.json; `name` is how errors call it. Keys that it does not need may be there or not. Throws
/// InputError.
RecordedReport parse_report(std::string_view text, const std::string& name);

}  // namespace sinkflow::report

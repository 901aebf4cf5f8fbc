#pragma once

#include <optional>
#include <string>
#include <vector>

#include "report/report_file.hpp"

namespace sinkflow::report {

/// Something that reads differently in two reports.
struct TextChange {
  std::string of;      ///< key of the provenance, or id of the claim
  std::string what;    ///< of a claim: verdict, control or as_expected
  std::string before;  ///< empty: not there
  std::string after;
};

/// A number of a check that moved.
struct Movement {
  std::string claim;
  std::string check;
  std::string quantity;  ///< predicted, measured or tolerance
  std::optional<double> before;
  std::optional<double> after;
  /// The distance in units of the tolerance before. Empty if it cannot be computed: one of the two numbers is missing,
  /// or the tolerance is 0.
  std::optional<double> tolerances;
};

/// A claim, or a check of a claim, that only one report has.
struct Lone {
  std::string claim;
  std::string check = {};  ///< empty: the whole claim
};

/// All in which two reports differ.
struct Comparison {
  std::vector<TextChange> provenance;
  std::vector<TextChange> verdicts;
  std::vector<Lone> gone;
  std::vector<Lone> added;
  std::vector<Movement> moved;
  std::size_t compared = 0;  ///< claims that both reports have

  /// Every claim of the first report is in the second, and comes out the same.
  [[nodiscard]] bool same_verdicts() const;
};

/// What changed from one report to another. Checks are paired by name; a number has moved if the distance is more than
/// `threshold` times the tolerance before, or if it became none or was none.
Comparison compare(const RecordedReport& before, const RecordedReport& after, double threshold);

}  // namespace sinkflow::report

#pragma once

#include <cstddef>
#include <optional>
#include <string>
#include <vector>

#include "report/report.hpp"

namespace sinkflow::report {

/// How many claims came out how.
struct Tally {
  std::size_t run = 0;  ///< those that were not skipped
  std::size_t as_expected = 0;
  std::size_t confirmed = 0;
  std::size_t refuted = 0;
  std::size_t refuted_as_expected = 0;  ///< of the refuted ones, those that should be
  std::size_t inconclusive = 0;
  std::size_t skipped = 0;
};

/// Of all claims of a report, or of those of one kind.
Tally tally(const Report& report, std::optional<verify::Kind> kind = {});

/// The kinds that claims of the report have, in the order of the enumeration.
std::vector<verify::Kind> kinds_of(const Report& report);

/// How many statements of the paper hold as they are printed, and how many of those beyond it hold. A statement that is
/// counted in none of its group's numbers but the first is undecided.
struct StatementTally {
  std::size_t paper = 0;
  std::size_t right_as_printed = 0;
  std::size_t right_as_corrected = 0;  ///< refuted as printed, confirmed as corrected
  std::size_t right_in_part = 0;       ///< refuted in part, and nothing corrects them
  std::size_t beyond = 0;
  std::size_t beyond_confirmed = 0;
  std::size_t beyond_refuted = 0;
};

/// Of the statements that claims of the report are about; errata count with the statement that they amend.
StatementTally tally_statements(const Report& report);

/// The claims that ran and whose verdict or control is not the expected one.
std::vector<const verify::ClaimResult*> not_as_expected(const Report& report);

/// "Boost 1.74.0, Eigen 3.4.0, ...".
std::string joined_libraries(const verify::Provenance& provenance);

}  // namespace sinkflow::report

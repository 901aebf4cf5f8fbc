#pragma once

#include <optional>
#include <string>
#include <vector>

#include "report/report.hpp"
#include "statements/statements.hpp"

namespace sinkflow::report {

/// What the claims of a report say about one statement.
struct StatementResult {
  const statements::Statement* statement = nullptr;
  std::vector<const statements::Statement*> errata;  ///< what corrects it, ascending in tag
  /// Of the form the paper prints; empty for a statement beyond the paper, or if no claim about it was run.
  std::optional<verify::Verdict> as_printed;
  /// Of the corrected form, which is the printed one where nothing corrects it; empty if no claim about it was run, or
  /// if it is refuted in part.
  std::optional<verify::Verdict> as_corrected;
  bool in_part = false;  ///< nothing corrects it, and while some of it is refuted the rest is confirmed
  std::vector<const verify::ClaimResult*> claims;  ///< those that were run, ascending in id
};

/// Every statement that claims of the report are about: first the paper's, each followed by its errata, then those
/// beyond the paper. A claim that expects `refuted` is about a printed form, any other about the corrected one; where
/// nothing is printed and no claim expects anything else, it is about the statement, a hypothesis that fails. A
/// statement of the paper is as wrong, as printed, as the worst of its errata.
std::vector<StatementResult> statement_results(const Report& report);

/// They as a Markdown table, one row a statement.
std::string statements_to_markdown(const Report& report);

}  // namespace sinkflow::report

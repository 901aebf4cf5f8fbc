#pragma once

#include <optional>
#include <string>
#include <vector>

#include "report/chapters.hpp"
#include "report/report.hpp"
#include "statements/statements.hpp"

namespace sinkflow::report {

/// What the claims of a report say about one statement.
struct StatementResult {
  const statements::Statement* statement = nullptr;
  std::vector<const statements::Statement*> errata;  ///< what corrects it, ascending in tag
  /// What corrects its proof or a second reading of it alone, ascending in tag.
  std::vector<const statements::Statement*> asides;
  /// Of the form the paper prints; empty for a statement beyond the paper, or if no claim about it was run.
  std::optional<verify::Verdict> as_printed;
  /// Of the corrected form, which is the printed one where nothing corrects it; empty if no claim about it was run, or
  /// if it is refuted in part.
  std::optional<verify::Verdict> as_corrected;
  bool in_part = false;  ///< nothing corrects it, and while some of it is refuted the rest is confirmed
  std::vector<const verify::ClaimResult*> claims;  ///< those that were run, ascending in id
};

/// Every statement that claims of the report are about: first the paper's, each followed by its errata, then those
/// beyond the paper. A claim that expects `refuted` is about a printed form, any other about the corrected one. If a
/// statement has no printed form and all its claims expect `refuted`, the statement itself is a hypothesis that turned
/// out false, and their verdict is shown as that of the statement. The printed form of a statement gets the worst
/// verdict among its errata, but for those that concern its proof or a second reading alone.
std::vector<StatementResult> statement_results(const Report& report);

/// The statements of one chapter in their order, each followed by its errata.
struct ChapterResults {
  Chapter chapter;
  std::vector<StatementResult> statements;
};

/// The same, chapter by chapter; chapters of which no claim was run are left out.
std::vector<ChapterResults> results_by_chapter(const Report& report);

/// They as a Markdown table by chapter, one row a statement. Errata have no rows of their own: they are named where
/// they refute.
std::string statements_to_markdown(const Report& report);

}  // namespace sinkflow::report

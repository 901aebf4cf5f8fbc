#pragma once

#include <cstdint>
#include <map>
#include <string>
#include <vector>

namespace sinkflow::statements {

/// A statement of paper_refs/statements/, identified by its tag (docs/formats.md describes the files).
struct Statement {
  std::string tag;  ///< "ada:..." of the paper, "err:..." where its printed form is wrong, "sf:..." beyond it
  std::string title;
  std::string where;       ///< section or theorem of the paper
  std::string chapter;     ///< of docs/theory.md; empty for "err:" tags, which follow the statement that they amend
  std::int64_t order = 0;  ///< within the chapter, ascending
  /// For "err:" tags, the statements of the paper that it corrects; it stands in the chapter of the first.
  std::vector<std::string> amends;
  /// For "err:" tags that leave the statement itself standing: "proof" or "second reading", which is what is wrong.
  std::string concerns;
  std::string statement;
  std::string latex;
  std::vector<std::string> assumptions;
  std::string printed;    ///< LaTeX of the paper's printed form where it differs
  std::string corrected;  ///< LaTeX of the corrected form where it differs
  std::string status;     ///< proved, numerical or heuristic
  std::string proof;
  std::string unused_because;               ///< why no code and no claim uses it, if none does
  std::map<std::string, double> reference;  ///< figures that the paper reports, for comparison only
};

/// All statements, ascending in tag.
const std::vector<Statement>& statements();

/// nullptr if there is none with this tag.
const Statement* find_statement(const std::string& tag);

/// The "err:" statements that correct the one with this tag, ascending in tag.
std::vector<const Statement*> errata_of(const std::string& tag);

/// A figure that the paper reports. Throws std::invalid_argument for one that its statement does not have.
double reference_figure(const std::string& tag, const std::string& name);

}  // namespace sinkflow::statements

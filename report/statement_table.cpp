#include "report/statement_table.hpp"

#include <algorithm>
#include <iterator>
#include <string_view>
#include <utility>

#include <fmt/format.h>

namespace sinkflow::report {
namespace {

bool has_tag(const verify::ClaimResult& result, const std::string& tag) {
  const auto& tags = result.claim->tags;
  return std::find(tags.begin(), tags.end(), tag) != tags.end();
}

/// Refuted if either is, else inconclusive if either is.
std::optional<verify::Verdict> worse(const std::optional<verify::Verdict>& a, const std::optional<verify::Verdict>& b) {
  if (!a || !b) {
    return a ? a : b;
  }
  for (const verify::Verdict verdict : {verify::Verdict::refuted, verify::Verdict::inconclusive}) {
    if (a == verdict || b == verdict) {
      return verdict;
    }
  }
  return verify::Verdict::confirmed;
}

/// A verdict whose control has no power counts for nothing.
verify::Verdict trusted(const verify::ClaimResult& result) {
  return result.control_verdict == verify::Verdict::refuted ? result.verdict : verify::Verdict::inconclusive;
}

/// Whether no claim expects anything of a statement but that it is refuted.
bool is_hypothesis_that_fails(const std::string& tag) {
  return std::all_of(verify::claims().begin(), verify::claims().end(), [&](const verify::Claim& claim) {
    return std::find(claim.tags.begin(), claim.tags.end(), tag) == claim.tags.end() ||
           claim.expected == verify::Verdict::refuted;
  });
}

/// Whether the claim is about an erratum that leaves the statement itself standing.
bool is_aside(const verify::Claim& claim, const statements::Statement& statement) {
  const statements::Statement* first = statements::find_statement(claim.tags.front());
  return first != nullptr && first != &statement && !first->concerns.empty();
}

StatementResult result_of(const statements::Statement& statement, const Report& report) {
  StatementResult found;
  found.statement = &statement;
  for (const verify::ClaimResult& result : report.results) {
    if (result.skipped || !has_tag(result, statement.tag)) {
      continue;
    }
    found.claims.push_back(&result);
    if (is_aside(*result.claim, statement)) {
      continue;
    }
    auto& form = result.claim->expected == verify::Verdict::refuted ? found.as_printed : found.as_corrected;
    form = worse(form, trusted(result));
  }
  return found;
}

std::string word(const std::optional<verify::Verdict>& verdict) {
  return verdict ? std::string(verify::name_of(*verdict)) : "–";
}

std::string markdown_row(const StatementResult& result) {
  std::string printed = word(result.as_printed) + (result.in_part ? " in part" : "");
  for (std::size_t i = 0; i < result.errata.size(); ++i) {
    printed += (i == 0 ? ": " : ", ") + result.errata[i]->tag;
  }
  std::string_view concerns;
  for (const statements::Statement* aside : result.asides) {
    printed += aside->concerns == concerns ? ", " + aside->tag : fmt::format("; {}: {}", aside->concerns, aside->tag);
    concerns = aside->concerns;
  }
  return fmt::format("| {} | {} | {} | {} |\n", result.statement->title, printed, word(result.as_corrected),
                     result.statement->tag);
}

}  // namespace

std::vector<StatementResult> statement_results(const Report& report) {
  std::vector<StatementResult> all;
  const auto add = [&](const StatementResult& result) {
    if (!result.claims.empty()) {
      all.push_back(result);
    }
  };
  for (const statements::Statement& statement : statements::statements()) {
    if (!statement.tag.starts_with("ada:")) {
      continue;
    }
    StatementResult paper = result_of(statement, report);
    std::vector<StatementResult> errata;
    for (const statements::Statement* erratum : statements::errata_of(statement.tag)) {
      const StatementResult corrected = result_of(*erratum, report);
      if (!corrected.claims.empty() && !erratum->concerns.empty()) {
        paper.asides.push_back(erratum);
      } else if (!corrected.claims.empty()) {
        paper.errata.push_back(erratum);
        paper.as_printed = worse(paper.as_printed, corrected.as_printed);
        paper.as_corrected = worse(paper.as_corrected, corrected.as_corrected);
      }
      if (erratum->amends.front() == statement.tag) {  // it has one row, after the first statement that it amends
        errata.push_back(corrected);
      }
    }
    if (paper.errata.empty() && paper.as_printed == verify::Verdict::refuted &&
        paper.as_corrected == verify::Verdict::confirmed) {
      paper.in_part = true;
      paper.as_corrected.reset();
    } else if (paper.errata.empty()) {
      paper.as_printed = worse(paper.as_printed, paper.as_corrected);
    }
    add(paper);
    std::for_each(errata.begin(), errata.end(), add);
  }
  for (const statements::Statement& statement : statements::statements()) {
    if (statement.tag.starts_with("sf:")) {
      StatementResult beyond = result_of(statement, report);
      if (!beyond.as_corrected && is_hypothesis_that_fails(statement.tag)) {
        beyond.as_corrected = beyond.as_printed;
      }
      beyond.as_printed.reset();  // a claim about a printed form may rest on it, but it is printed nowhere
      add(beyond);
    }
  }
  return all;
}

std::vector<ChapterResults> results_by_chapter(const Report& report) {
  // Errata stand in the chapter of the first statement that they amend, after it.
  const auto main = [](const StatementResult& result) {
    const statements::Statement& statement = *result.statement;
    return statement.amends.empty() ? &statement : statements::find_statement(statement.amends.front());
  };
  std::vector<StatementResult> all = statement_results(report);
  std::ranges::stable_sort(all, {}, [&](const StatementResult& result) { return main(result)->order; });
  std::vector<ChapterResults> by_chapter;
  for (const Chapter& chapter : chapters()) {
    ChapterResults results{chapter, {}};
    std::ranges::copy_if(all, std::back_inserter(results.statements),
                         [&](const StatementResult& result) { return main(result)->chapter == chapter.name; });
    if (!results.statements.empty()) {
      by_chapter.push_back(std::move(results));
    }
  }
  return by_chapter;
}

std::string statements_to_markdown(const Report& report) {
  std::string table =
      "| statement | as printed | as corrected | tag |\n"
      "|---|---|---|---|\n";
  for (const ChapterResults& results : results_by_chapter(report)) {
    table += fmt::format("| **{}** | | | |\n", results.chapter.title);
    for (const StatementResult& result : results.statements) {
      if (result.statement->amends.empty()) {
        table += markdown_row(result);
      }
    }
  }
  return table;
}

}  // namespace sinkflow::report

#include "verify/statement_table.hpp"

#include <algorithm>

#include <fmt/format.h>

namespace sinkflow::verify {
namespace {

bool has_tag(const ClaimResult& result, const std::string& tag) {
  const auto& tags = result.claim->tags;
  return std::find(tags.begin(), tags.end(), tag) != tags.end();
}

/// Refuted if either is, else inconclusive if either is.
std::optional<Verdict> worse(const std::optional<Verdict>& a, const std::optional<Verdict>& b) {
  if (!a || !b) {
    return a ? a : b;
  }
  for (const Verdict verdict : {Verdict::refuted, Verdict::inconclusive}) {
    if (a == verdict || b == verdict) {
      return verdict;
    }
  }
  return Verdict::confirmed;
}

/// A verdict whose control has no power counts for nothing.
Verdict trusted(const ClaimResult& result) {
  return result.control_verdict == Verdict::refuted ? result.verdict : Verdict::inconclusive;
}

/// Whether no claim expects anything of a statement but that it is refuted.
bool is_hypothesis_that_fails(const std::string& tag) {
  return std::all_of(claims().begin(), claims().end(), [&](const Claim& claim) {
    return std::find(claim.tags.begin(), claim.tags.end(), tag) == claim.tags.end() ||
           claim.expected == Verdict::refuted;
  });
}

StatementResult result_of(const Statement& statement, const Report& report) {
  StatementResult found;
  found.statement = &statement;
  for (const ClaimResult& result : report.results) {
    if (result.skipped || !has_tag(result, statement.tag)) {
      continue;
    }
    found.claims.push_back(&result);
    auto& form = result.claim->expected == Verdict::refuted ? found.as_printed : found.as_corrected;
    form = worse(form, trusted(result));
  }
  return found;
}

std::string word(const std::optional<Verdict>& verdict) {
  return verdict ? std::string(name_of(*verdict)) : "–";
}

std::string markdown_row(const StatementResult& result) {
  std::string printed = word(result.as_printed) + (result.in_part ? " in part" : "");
  for (std::size_t i = 0; i < result.errata.size(); ++i) {
    printed += (i == 0 ? ": " : ", ") + result.errata[i]->tag;
  }
  std::string claims;
  for (const ClaimResult* claim : result.claims) {
    claims += (claims.empty() ? "`" : " `") + claim->claim->id + "`";
  }
  return fmt::format("| {} | {} | {} | {} | {} |\n", result.statement->tag, result.statement->title, printed,
                     word(result.as_corrected), claims);
}

}  // namespace

std::vector<StatementResult> statement_results(const Report& report) {
  std::vector<StatementResult> all;
  const auto add = [&](const StatementResult& result) {
    if (!result.claims.empty()) {
      all.push_back(result);
    }
  };
  for (const Statement& statement : statements()) {
    if (!statement.tag.starts_with("ada:")) {
      continue;
    }
    StatementResult paper = result_of(statement, report);
    std::vector<StatementResult> errata;
    for (const Statement& erratum : statements()) {
      if (erratum.amends != statement.tag) {
        continue;
      }
      errata.push_back(result_of(erratum, report));
      const StatementResult& amended = errata.back();
      if (!amended.claims.empty()) {
        paper.errata.push_back(&erratum);
        paper.as_printed = worse(paper.as_printed, amended.as_printed);
        paper.as_corrected = worse(paper.as_corrected, amended.as_corrected);
      }
    }
    if (paper.errata.empty() && paper.as_printed == Verdict::refuted && paper.as_corrected == Verdict::confirmed) {
      paper.in_part = true;
      paper.as_corrected.reset();
    } else if (paper.errata.empty()) {
      paper.as_printed = worse(paper.as_printed, paper.as_corrected);
    }
    add(paper);
    std::for_each(errata.begin(), errata.end(), add);
  }
  for (const Statement& statement : statements()) {
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

std::string statements_to_markdown(const Report& report) {
  std::string table =
      "| source | statement | as printed | as corrected | claims |\n"
      "|---|---|---|---|---|\n";
  for (const StatementResult& result : statement_results(report)) {
    table += markdown_row(result);
  }
  return table;
}

}  // namespace sinkflow::verify

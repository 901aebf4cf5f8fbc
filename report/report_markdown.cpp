#include "report/report_markdown.hpp"

#include <algorithm>
#include <cmath>
#include <string_view>
#include <utility>

#include <fmt/format.h>
#include <fmt/ranges.h>

#include "report/coverage.hpp"
#include "report/report_summary.hpp"
#include "report/statement_table.hpp"
#include "verify/harness/judge.hpp"

namespace sinkflow::report {
namespace {

std::string summary(const Report& report) {
  const Tally all = tally(report);
  std::string text = fmt::format(
      "{} of {} claims came out as expected: {} confirmed, {} refuted ({} of them expected), {} "
      "inconclusive; {} skipped.\n",
      all.as_expected, all.run, all.confirmed, all.refuted, all.refuted_as_expected, all.inconclusive, all.skipped);
  if (report.not_run > 0) {
    text += fmt::format("\nInterrupted: {} claims were not run.\n", report.not_run);
  }
  const StatementTally statements = tally_statements(report);
  if (statements.paper > 0) {
    text += fmt::format(
        "\nStatements of the paper: {} tested, {} right as printed, {} right as corrected only, {} in part.\n",
        statements.paper, statements.right_as_printed, statements.right_as_corrected, statements.right_in_part);
  }
  if (statements.beyond > 0) {
    text += fmt::format("\nStatements beyond the paper: {} tested, {} confirmed, {} refuted.\n", statements.beyond,
                        statements.beyond_confirmed, statements.beyond_refuted);
  }
  text += fmt::format("\nLedger: {}.\n", standings_sentence(item_standings()));
  text +=
      "\n| kind | run | as expected | confirmed | refuted | inconclusive | skipped |\n|---|---:|---:|---:|---:|---:|"
      "---:|\n";
  for (const verify::Kind kind : kinds_of(report)) {
    const Tally of_kind = tally(report, kind);
    text += fmt::format("| {} | {} | {} | {} | {} | {} | {} |\n", verify::name_of(kind), of_kind.run,
                        of_kind.as_expected, of_kind.confirmed, of_kind.refuted, of_kind.inconclusive, of_kind.skipped);
  }
  return text;
}

/// The checks that kept the claim from what is expected, worst first: all that are not confirmed; of a claim that
/// should have been refuted, all.
std::vector<const verify::Check*> telling_checks(const verify::ClaimResult& result) {
  std::vector<const verify::Check*> found;
  for (const verify::Check& check : result.outcome.evidence.checks) {
    if (result.claim->expected == verify::Verdict::refuted || verify::judge(check) != verify::Verdict::confirmed) {
      found.push_back(&check);
    }
  }
  // What is no number at all counts as furthest off.
  const auto distance = [](const verify::Check& check) {
    const double in_tolerances = std::abs(check.measured - check.predicted) / check.tolerance.value;
    return std::isnan(in_tolerances) ? INFINITY : in_tolerances;
  };
  std::stable_sort(found.begin(), found.end(),
                   [&](const verify::Check* a, const verify::Check* b) { return distance(*a) > distance(*b); });
  return found;
}

std::string check_rows(const std::vector<const verify::Check*>& checks) {
  constexpr std::size_t most_shown = 20;
  std::string table =
      "\n| check | predicted | measured | uncertainty | tolerance | verdict |\n|---|---:|---:|---:|---:|---|\n";
  for (std::size_t i = 0; i < std::min(checks.size(), most_shown); ++i) {
    const verify::Check& check = *checks[i];
    table +=
        fmt::format("| {} | {:.10g} | {:.10g} | {:.2g} | {:.2g} | {} |\n", check.name, check.predicted, check.measured,
                    check.uncertainty, check.tolerance.value, verify::name_of(verify::judge(check)));
  }
  if (checks.size() > most_shown) {
    table += fmt::format("\nand {} more in report.json.\n", checks.size() - most_shown);
  }
  return table;
}

std::string unexpected_section(const verify::ClaimResult& result, const verify::Provenance& provenance) {
  const verify::Claim& claim = *result.claim;
  std::string text = fmt::format("\n### `{}`: {}\n\n", claim.id, claim.title);
  text +=
      fmt::format("- Verdict: {}, expected: {}\n", verify::name_of(result.verdict), verify::name_of(claim.expected));
  if (!result.failure.empty()) {
    text += fmt::format("- Failure: {}\n", result.failure);
  }
  text += fmt::format("- Control: {} {}\n", claim.control, verify::name_of(result.control_verdict));
  text += fmt::format("- Source: {}\n- Method: {}\n- Tolerance: {}\n- Reproduce: `{}`\n", fmt::join(claim.tags, ", "),
                      claim.method, claim.tolerance, verify::command_of(claim, provenance));
  if (result.verdict != claim.expected) {
    if (const auto checks = telling_checks(result); !checks.empty()) {
      text += check_rows(checks);
    }
  }
  if (const verify::Check* weakest = verify::weakest_refutation(result.outcome.control);
      weakest != nullptr && result.control_verdict != verify::Verdict::refuted) {
    text += "\nThe control's check that is closest to passing:\n" + check_rows({weakest});
  }
  return text;
}

std::string provenance_list(const verify::Provenance& provenance) {
  const std::string libraries = joined_libraries(provenance);
  std::string list;
  for (const auto& [name, value] : {std::pair<std::string_view, std::string_view>{"Version", provenance.version},
                                    {"Git revision", provenance.git_revision},
                                    {"Compiler", provenance.compiler},
                                    {"Flags", provenance.flags},
                                    {"CPU", provenance.cpu},
                                    {"Matrix products", provenance.blas_core},
                                    {"Libraries", libraries},
                                    {"Corpus", provenance.corpus},
                                    {"Bigram hash", provenance.bigram_hash}}) {
    list += fmt::format("- {}: {}\n", name, value);
  }
  return list + fmt::format("- Command: `{}`\n", provenance.command);
}

}  // namespace

std::string report_to_markdown(const Report& report) {
  std::string text = "# Attention sinks: theory against numbers\n\n" + summary(report);
  if (const auto unexpected = not_as_expected(report); !unexpected.empty()) {
    text += "\n## Not as expected\n";
    for (const verify::ClaimResult* result : unexpected) {
      text += unexpected_section(*result, report.provenance);
    }
  }
  return text + "\n## Statements\n\n" + statements_to_markdown(report) + "\n## Claims\n\n" +
         claims_to_markdown(report) + "\n## Provenance\n\n" + provenance_list(report.provenance);
}

}  // namespace sinkflow::report

#include "report/html/report_page.hpp"

#include <cstddef>
#include <string_view>

#include <fmt/format.h>

#include "report/coverage.hpp"
#include "report/html/claim_section.hpp"
#include "report/html/html.hpp"
#include "report/html/prose.hpp"
#include "report/html/statement_rows.hpp"
#include "report/html/statement_section.hpp"
#include "report/report_summary.hpp"
#include "verify/harness/judge.hpp"

namespace sinkflow::embedded {
extern const std::string_view report_css;
}

namespace sinkflow::report {

namespace {

std::string link_to(const verify::ClaimResult& result) {
  return fmt::format("<a href=\"#claim-{0}\"><code>{0}</code></a>", html_escaped(result.claim->id));
}

std::string headline(const Report& report) {
  const Tally all = tally(report);
  const std::size_t bad = all.run - all.as_expected;
  if (report.not_run > 0) {
    return fmt::format(
        "<p class=\"headline unexpected\">? Interrupted: {} of {} claims were not run, {} of the others did "
        "not come out as expected.</p>\n",
        report.not_run, report.results.size() + report.not_run, bad);
  }
  if (all.run == 0) {
    return "<p class=\"headline unexpected\">? No claim was run.</p>\n";
  }
  if (bad == 0) {
    return fmt::format("<p class=\"headline expected\">✓ {} as expected.</p>\n",
                       all.run == 1 ? "The one claim came out" : fmt::format("All {} claims came out", all.run));
  }
  std::string links;
  for (const verify::ClaimResult* result : not_as_expected(report)) {
    links += (links.empty() ? "" : ", ") + link_to(*result);
  }
  return fmt::format("<p class=\"headline unexpected\">! {} of {} claims did not come out as expected: {}.</p>\n", bad,
                     all.run, links);
}

std::string counts(const Report& report) {
  const Tally all = tally(report);
  return fmt::format(
      "<p class=\"counts\"><span>✓ {} confirmed</span> <span>✗ {} refuted ({} of them expected)</span> "
      "<span>? {} inconclusive</span> <span>– {} skipped</span></p>\n",
      all.confirmed, all.refuted, all.refuted_as_expected, all.inconclusive, all.skipped);
}

std::string statement_counts(const Report& report) {
  const StatementTally all = tally_statements(report);
  std::string sentence;
  if (all.paper > 0) {
    sentence = fmt::format(
        "Of the {} statements of the paper that were tested, {} hold as printed, {} only as corrected, {} in part. ",
        all.paper, all.right_as_printed, all.right_as_corrected, all.right_in_part);
    if (const std::size_t rest = all.paper - all.right_as_printed - all.right_as_corrected - all.right_in_part;
        rest > 0) {
      sentence += fmt::format("Of the other {} this run does not decide both forms. ", rest);
    }
  }
  if (all.beyond > 0) {
    sentence += fmt::format("Of the {} beyond the paper, {} are confirmed and {} refuted.", all.beyond,
                            all.beyond_confirmed, all.beyond_refuted);
  }
  const std::string ledger = "<p>Ledger: " + standings_sentence(item_standings()) + ".</p>\n";
  return (sentence.empty() ? "" : "<p>" + sentence + "</p>\n") + ledger;
}

std::string kind_table(const Report& report) {
  std::string table =
      "<div class=\"scroll\" role=\"region\" aria-label=\"Summary\" tabindex=\"0\"><table class=\"summary\">\n"
      "<thead><tr><th scope=\"col\">Kind of claim</th><th scope=\"col\" class=\"number\">Run</th>"
      "<th scope=\"col\" class=\"number\">As expected</th><th scope=\"col\" class=\"number\">Confirmed</th>"
      "<th scope=\"col\" class=\"number\">Refuted</th><th scope=\"col\" class=\"number\">Inconclusive</th>"
      "<th scope=\"col\" class=\"number\">Skipped</th></tr></thead>\n<tbody>\n";
  for (const verify::Kind kind : kinds_of(report)) {
    const Tally of_kind = tally(report, kind);
    table += fmt::format(R"(<tr><th scope="row">{}</th>)", verify::name_of(kind));
    for (const std::size_t count : {of_kind.run, of_kind.as_expected, of_kind.confirmed, of_kind.refuted,
                                    of_kind.inconclusive, of_kind.skipped}) {
      table += fmt::format(R"(<td class="number">{}</td>)", count);
    }
    table += "</tr>\n";
  }
  return table + "</tbody>\n</table></div>\n";
}

constexpr std::string_view contents =
    "<nav><a href=\"#statements\">Statements</a> <a href=\"#claims\">Claims</a> "
    "<a href=\"#statements-in-full\">Statements in full</a> <a href=\"#claims-in-full\">Claims in full</a> "
    "<a href=\"#provenance\">Provenance</a></nav>\n";

std::string claim_row(const verify::ClaimResult& result) {
  constexpr int value_digits = 7;
  constexpr int bound_digits = 2;
  std::string tags;
  for (const std::string& tag : result.claim->tags) {
    tags += (tags.empty() ? "" : " ") + html_tag(tag);
  }
  std::string row = fmt::format(R"(<tr><th scope="row">{}<span class="title">{}</span></th><td class="tags">{}</td>)",
                                link_to(result), html_escaped(result.claim->title), tags);
  if (const verify::Check* check = verify::tightest_check(result.outcome.evidence); check != nullptr) {
    row += fmt::format(
        "<td class=\"number\">{}</td><td class=\"number\">{}</td><td class=\"number\">{}</td><td "
        "class=\"number\">{}</td>",
        html_number(check->predicted, value_digits), html_number(check->measured, value_digits),
        html_number(check->tolerance.value, bound_digits), html_number(verify::resolution(*check), bound_digits));
  } else {
    row +=
        "<td class=\"number\">–</td><td class=\"number\">–</td><td class=\"number\">–</td><td class=\"number\">–</td>";
  }
  if (result.skipped) {
    return row + "<td>– skipped</td><td>–</td></tr>\n";
  }
  return row + fmt::format("<td>{}</td><td>{}</td></tr>\n",
                           html_verdict(result.verdict, result.verdict == result.claim->expected),
                           html_verdict(result.control_verdict, result.control_verdict == verify::Verdict::refuted));
}

std::string claim_table(const Report& report) {
  std::string table =
      "<h2 id=\"claims\">Claims</h2>\n<div class=\"scroll\" role=\"region\" aria-label=\"Claims\" "
      "tabindex=\"0\"><table "
      "class=\"claims\">\n<thead><tr>"
      "<th scope=\"col\">Claim</th><th scope=\"col\">Source</th><th scope=\"col\" class=\"number\">Predicted</th>"
      "<th scope=\"col\" class=\"number\">Measured</th><th scope=\"col\" class=\"number\">Tolerance</th>"
      "<th scope=\"col\" class=\"number\">Resolution</th><th scope=\"col\">Verdict</th>"
      "<th scope=\"col\">Control</th></tr></thead>\n<tbody>\n";
  for (const verify::ClaimResult& result : report.results) {
    table += claim_row(result);
  }
  return table +
         "</tbody>\n</table></div>\n"
         "<p class=\"note\">The numbers of a claim are those of its tightest check, the one closest to its limit or "
         "furthest beyond it. <em>Resolution</em>: any prediction further off than this would have been refuted. "
         "<em>Control</em>: the same measurement held against a deliberately wrong law, which must be refuted. An "
         "outcome that is not the one expected is printed in bold "
         "with an exclamation mark.</p>\n";
}

std::string provenance_table(const verify::Provenance& provenance) {
  std::string table =
      "<section id=\"provenance\">\n<h2>Provenance</h2>\n<div class=\"scroll\" role=\"region\" "
      "aria-label=\"Provenance\" tabindex=\"0\">"
      "<table class=\"provenance\">\n<tbody>\n";
  const auto row = [&](std::string_view name, const std::string& value) {
    table += fmt::format("<tr><th scope=\"row\">{}</th><td><code>{}</code></td></tr>\n", name, html_escaped(value));
  };
  row("Command", provenance.command);
  row("Version", provenance.version);
  row("Git revision", provenance.git_revision);
  row("Compiler", provenance.compiler);
  row("Flags", provenance.flags);
  row("CPU", provenance.cpu);
  row("Matrix products", provenance.blas_core);
  row("Libraries", joined_libraries(provenance));
  row("Corpus", provenance.corpus);
  row("Bigram hash", provenance.bigram_hash);
  return table + "</tbody>\n</table></div>\n</section>\n";
}

}  // namespace

std::string report_page(const Report& report, const std::vector<InlineFigure>& figures) {
  std::string page = fmt::format(
      "<!DOCTYPE html>\n<html lang=\"en\">\n<head>\n<meta charset=\"utf-8\" />\n"
      "<meta name=\"viewport\" content=\"width=device-width, initial-scale=1\" />\n"
      "<meta name=\"color-scheme\" content=\"light dark\" />\n<title>Attention sinks: theory against numbers</title>\n"
      "<style>\n{}</style>\n</head>\n<body>\n<main>\n<header>\n<h1>Attention sinks: theory against numbers</h1>\n"
      "<p class=\"subtitle\">{}</p>\n{}{}{}</header>\n{}{}",
      embedded::report_css, html_escaped(report.provenance.corpus), headline(report), counts(report),
      statement_counts(report), kind_table(report), contents);
  page += statement_table(report);
  page += claim_table(report);
  page += statement_sections(report);
  page += "<h2 id=\"claims-in-full\">Claims in full</h2>\n";
  for (const verify::ClaimResult& result : report.results) {
    page += claim_section(result, report.provenance, figures);
  }
  return page + provenance_table(report.provenance) + "</main>\n</body>\n</html>\n";
}

}  // namespace sinkflow::report

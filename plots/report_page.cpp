#include "plots/report_page.hpp"

#include <algorithm>
#include <cstddef>
#include <string_view>

#include <fmt/format.h>
#include <fmt/ranges.h>

#include "plots/claim_section.hpp"
#include "plots/html.hpp"
#include "plots/statement_section.hpp"
#include "verify/judge.hpp"

namespace sinkflow::embedded {
extern const std::string_view report_css;
}

namespace sinkflow::plots {

namespace {

std::string link_to(const verify::ClaimResult& result) {
  return fmt::format("<a href=\"#claim-{0}\"><code>{0}</code></a>", html_escaped(result.claim->id));
}

bool unexpected(const verify::ClaimResult& result) {
  return !result.skipped && !result.as_expected();
}

std::string headline(const verify::Report& report) {
  const auto skipped = std::ranges::count_if(report.results, &verify::ClaimResult::skipped);
  const auto run = static_cast<std::ptrdiff_t>(report.results.size()) - skipped;
  const auto bad = std::ranges::count_if(report.results, unexpected);
  std::string line;
  if (report.not_run > 0) {
    line = fmt::format(
        "<p class=\"headline unexpected\">? Interrupted: {} of {} claims were not run, {} of the others did "
        "not come out as expected.</p>\n",
        report.not_run, report.results.size() + report.not_run, bad);
  } else if (run == 0) {
    line = "<p class=\"headline unexpected\">? No claim was run.</p>\n";
  } else if (bad == 0) {
    line = fmt::format("<p class=\"headline expected\">✓ {} as expected.</p>\n",
                       run == 1 ? "The one claim came out" : fmt::format("All {} claims came out", run));
  } else {
    std::string links;
    for (const verify::ClaimResult& result : report.results) {
      if (unexpected(result)) {
        links += (links.empty() ? "" : ", ") + link_to(result);
      }
    }
    line = fmt::format(R"(<p class="headline unexpected">! {} of {} claims did not come out as expected: {}.</p>)", bad,
                       run, links);
  }
  const auto count = [&](verify::Verdict verdict) {
    return std::ranges::count_if(report.results,
                                 [&](const auto& result) { return !result.skipped && result.verdict == verdict; });
  };
  const auto expected_refutations = std::ranges::count_if(report.results, [](const verify::ClaimResult& result) {
    return !result.skipped && result.verdict == verify::Verdict::refuted &&
           result.claim->expected == verify::Verdict::refuted;
  });
  line += fmt::format(
      "<p class=\"counts\"><span>✓ {} confirmed</span> <span>✗ {} refuted ({} of them expected)</span> "
      "<span>? {} inconclusive</span> <span>– {} skipped</span></p>\n",
      count(verify::Verdict::confirmed), count(verify::Verdict::refuted), expected_refutations,
      count(verify::Verdict::inconclusive), skipped);
  return line;
}

std::string claim_row(const verify::ClaimResult& result) {
  constexpr int value_digits = 7;
  constexpr int bound_digits = 2;
  std::string row = fmt::format(R"(<tr><th scope="row">{}<span class="title">{}</span></th><td class="tags">{}</td>)",
                                link_to(result), html_escaped(result.claim->title),
                                html_escaped(fmt::format("{}", fmt::join(result.claim->tags, " "))));
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

std::string claim_table(const verify::Report& report) {
  std::string table =
      "<h2>Claims</h2>\n<div class=\"scroll\" role=\"region\" aria-label=\"Claims\" tabindex=\"0\"><table "
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
         "furthest beyond it. <em>Resolution</em>: "
         "any "
         "prediction further off than this would have been refuted. <em>Control</em>: the same measurement held "
         "against "
         "a deliberately wrong law, which must be refuted. An outcome that is not the one expected is printed in bold "
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
  row("Corpus", provenance.corpus);
  row("Bigram hash", provenance.bigram_hash);
  return table + "</tbody>\n</table></div>\n</section>\n";
}

}  // namespace

std::string report_page(const verify::Report& report, const std::vector<InlineFigure>& figures) {
  std::string page = fmt::format(
      "<!DOCTYPE html>\n<html lang=\"en\">\n<head>\n<meta charset=\"utf-8\" />\n"
      "<meta name=\"viewport\" content=\"width=device-width, initial-scale=1\" />\n"
      "<meta name=\"color-scheme\" content=\"light dark\" />\n<title>Attention sinks: theory against numbers</title>\n"
      "<style>\n{}</style>\n</head>\n<body>\n<main>\n<header>\n<h1>Attention sinks: theory against numbers</h1>\n"
      "<p class=\"subtitle\">{}</p>\n{}</header>\n",
      embedded::report_css, html_escaped(report.provenance.corpus), headline(report));
  page += statement_section(report);
  page += claim_table(report);
  for (const verify::ClaimResult& result : report.results) {
    page += claim_section(result, figures);
  }
  return page + provenance_table(report.provenance) + "</main>\n</body>\n</html>\n";
}

}  // namespace sinkflow::plots

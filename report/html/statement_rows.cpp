#include "report/html/statement_rows.hpp"

#include <optional>

#include <fmt/format.h>

#include "report/html/html.hpp"
#include "report/html/prose.hpp"
#include "report/statement_table.hpp"

namespace sinkflow::report {
namespace {

std::string cell(const std::optional<verify::Verdict>& verdict, bool as_expected) {
  return verdict ? html_verdict(*verdict, as_expected) : "–";
}

std::string row(const StatementResult& result) {
  std::string claims;
  bool as_expected = true;
  for (const verify::ClaimResult* claim : result.claims) {
    claims += fmt::format(R"({}<a href="#claim-{}"><code>{}</code></a>)", claims.empty() ? "" : " ",
                          html_escaped(claim->claim->id), html_escaped(claim->claim->id));
    as_expected = as_expected && claim->as_expected();
  }
  std::string errata;
  for (const statements::Statement* erratum : result.errata) {
    errata += " " + html_tag(erratum->tag);
  }
  std::string_view concerns;
  for (const statements::Statement* aside : result.asides) {
    errata += aside->concerns == concerns ? " " : fmt::format("; {}: ", html_escaped(aside->concerns));
    errata += html_tag(aside->tag);
    concerns = aside->concerns;
  }
  return fmt::format(
      "<tr{0}><th scope=\"row\"><span class=\"title\">{1}</span>{2}</th><td>{3}{4}</td><td>{5}</td><td "
      "class=\"tags\">{6}</td></tr>\n",
      result.statement->amends.empty() ? "" : " class=\"erratum\"", html_escaped(result.statement->title),
      html_tag(result.statement->tag), cell(result.as_printed, as_expected) + (result.in_part ? " in part" : ""),
      errata, cell(result.as_corrected, as_expected), claims);
}

}  // namespace

std::string statement_table(const Report& report) {
  std::string table =
      "<h2 id=\"statements\">Statements</h2>\n<div class=\"scroll\" role=\"region\" aria-label=\"Statements\" "
      "tabindex=\"0\"><table class=\"statements\">\n<thead><tr><th scope=\"col\">Statement</th>"
      "<th scope=\"col\">As printed</th><th scope=\"col\">As corrected</th><th "
      "scope=\"col\">Claims</th></tr></thead>\n";
  for (const ChapterResults& results : results_by_chapter(report)) {
    table += fmt::format("<tbody>\n<tr class=\"group\"><th scope=\"rowgroup\" colspan=\"4\">{}</th></tr>\n",
                         html_escaped(results.chapter.title));
    for (const StatementResult& result : results.statements) {
      table += row(result);
    }
    table += "</tbody>\n";
  }
  return table +
         "</table></div>\n<p class=\"note\"><code>ada:</code> statements of the paper, each followed by "
         "<code>err:</code> what is wrong in its printed form; <code>sf:</code> statements beyond the paper, which "
         "have no printed form.</p>\n";
}

}  // namespace sinkflow::report

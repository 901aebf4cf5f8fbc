#include "report/html/statement_section.hpp"

#include <algorithm>
#include <string_view>
#include <vector>

#include <fmt/format.h>

#include "report/html/html.hpp"
#include "report/html/prose.hpp"
#include "report/statement_table.hpp"
#include "statements/formulas.hpp"

namespace sinkflow::report {
namespace {

/// All statements in the order of the page.
std::vector<const statements::Statement*> in_order() {
  std::vector<const statements::Statement*> all;
  for (const statements::Statement& statement : statements::statements()) {
    if (!statement.tag.starts_with("ada:")) {
      continue;
    }
    all.push_back(&statement);
    for (const statements::Statement* erratum : statements::errata_of(statement.tag)) {
      if (erratum->amends.front() == statement.tag) {
        all.push_back(erratum);
      }
    }
  }
  for (const statements::Statement& statement : statements::statements()) {
    if (statement.tag.starts_with("sf:")) {
      all.push_back(&statement);
    }
  }
  return all;
}

std::string assumptions(const statements::Statement& statement) {
  std::string list;
  for (const std::string& assumption : statement.assumptions) {
    list += fmt::format("<li>{}</li>", html_line(assumption));
  }
  return list.empty() ? "" : "<ul>" + list + "</ul>";
}

std::string errata_of(const statements::Statement& statement) {
  std::string links;
  for (const statements::Statement* erratum : statements::errata_of(statement.tag)) {
    links += fmt::format("<li>{} {}</li>", html_tag(erratum->tag), html_escaped(erratum->title));
  }
  return links.empty() ? "" : "<ul>" + links + "</ul>";
}

std::string reference_figures(const statements::Statement& statement) {
  constexpr int digits = 6;
  std::string figures;
  for (const auto& [name, value] : statement.reference) {
    figures += fmt::format("{}<span class=\"pair\"><code>{}</code> {}</span>", figures.empty() ? "" : ", ",
                           html_escaped(name), html_number(value, digits));
  }
  return figures;
}

std::string claims_of(const statements::Statement& statement, const StatementResult* result) {
  if (result == nullptr) {
    return statement.unused_because.empty() ? "none in this run" : "none: " + html_line(statement.unused_because);
  }
  std::string list;
  for (const verify::ClaimResult* claim : result->claims) {
    list += fmt::format("<li><a href=\"#claim-{0}\"><code>{0}</code></a> {1} {2}</li>", html_escaped(claim->claim->id),
                        html_verdict(claim->verdict, claim->as_expected()), html_escaped(claim->claim->title));
  }
  return "<ul>" + list + "</ul>";
}

std::string verdicts(const StatementResult* result) {
  if (result == nullptr) {
    return "";
  }
  const bool as_expected = std::ranges::all_of(result->claims, &verify::ClaimResult::as_expected);
  const bool two_forms = result->as_printed && result->as_printed != result->as_corrected;
  std::string html;
  if (two_forms) {
    html += "as printed " + html_verdict(*result->as_printed, as_expected) + (result->in_part ? " in part" : "");
  }
  if (result->as_corrected) {
    html += (two_forms ? ", as corrected " : "") + html_verdict(*result->as_corrected, as_expected);
  }
  return html;
}

std::string section(const statements::Statement& statement, const StatementResult* result) {
  std::string html = fmt::format(
      "<section class=\"statement\" id=\"statement-{0}\">\n<h3><a class=\"id\" href=\"#statement-{0}\">{0}</a>{1}"
      "</h3>\n<p class=\"where\">{2}</p>\n",
      html_escaped(statement.tag), html_escaped(statement.title), html_escaped(statement.where));
  html += html_prose(statement.statement);
  // An erratum's formula can be its corrected form, which is shown below.
  if (statement.corrected.empty() ||
      statements::mathml_of(statement.latex) != statements::mathml_of(statement.corrected)) {
    html += html_formula(statement.latex);
  }
  html += html_forms(statement);
  html += "<dl>\n" + html_entry("Assumptions", assumptions(statement)) +
          html_entry("Status", html_escaped(statement.status)) + html_entry("Verdict", verdicts(result));
  std::string amended;
  for (const std::string& tag : statement.amends) {
    amended += (amended.empty() ? "" : ", ") + html_tag(tag);
  }
  html += html_entry("Corrects", amended);
  html += html_entry("Errata", errata_of(statement)) + html_entry("Reported", reference_figures(statement)) +
          html_entry("Claims", claims_of(statement, result)) + "</dl>\n";
  if (!statement.proof.empty()) {
    html += "<details class=\"proof\"><summary>" +
            std::string(statement.status == "proved" ? "Proof" : "What is proved") + "</summary>\n" +
            html_prose(statement.proof) + "</details>\n";
  }
  return html + "</section>\n";
}

}  // namespace

std::string statement_sections(const Report& report) {
  const auto results = statement_results(report);
  std::string tested;
  std::string others;
  std::size_t folded = 0;
  for (const statements::Statement* statement : in_order()) {
    const auto result =
        std::ranges::find_if(results, [&](const StatementResult& r) { return r.statement == statement; });
    if (result != results.end()) {
      tested += section(*statement, &*result);
    } else {
      others += section(*statement, nullptr);
      ++folded;
    }
  }
  std::string html = "<h2 id=\"statements-in-full\">Statements in full</h2>\n" + tested;
  if (folded > 0) {
    html += fmt::format(
        "<details class=\"folded\"><summary>{} that no claim of this run is about</summary>\n{}</details>\n",
        folded == 1 ? "One statement" : fmt::format("{} statements", folded), others);
  }
  return html;
}

}  // namespace sinkflow::report

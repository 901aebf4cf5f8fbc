#include "report/html/claim_section.hpp"

#include <algorithm>
#include <cmath>
#include <cstddef>

#include <fmt/format.h>
#include <fmt/ranges.h>

#include "report/html/check_table.hpp"
#include "report/html/html.hpp"
#include "report/html/inline_svg.hpp"
#include "report/html/prose.hpp"
#include "verify/harness/judge.hpp"

namespace sinkflow::report {

namespace {

std::string outcome_sentence(const verify::ClaimResult& result) {
  if (result.skipped) {
    return "– skipped: " + html_escaped(result.failure);
  }
  const bool found = result.verdict == result.claim->expected;
  std::string sentence = html_verdict(result.verdict, found);
  if (found) {
    return sentence + ", as expected";
  }
  return sentence + fmt::format(", expected: {}", verify::name_of(result.claim->expected));
}

std::string control_sentence(const verify::ClaimResult& result) {
  constexpr int value_digits = 10;
  const auto& checks = result.outcome.control.evidence.checks;
  const std::string law = html_escaped(result.claim->control);
  if (checks.empty()) {
    return law + ": not measured";
  }
  const auto refuted = std::ranges::count_if(
      checks, [](const verify::Check& check) { return verify::judge(check) == verify::Verdict::refuted; });
  const bool has_power = result.control_verdict == verify::Verdict::refuted;
  std::string sentence = fmt::format("{} {}, by {} of {} {}", law, html_verdict(result.control_verdict, has_power),
                                     refuted, checks.size(), checks.size() == 1 ? "check" : "checks");
  if (const verify::Check* weakest = verify::weakest_refutation(result.outcome.control)) {
    sentence += fmt::format("<br />{}{}: the wrong law says {}, measured {}, tolerance {}",
                            checks.size() == 1 ? "" : "Closest to passing, ", html_escaped(weakest->name),
                            html_number(weakest->predicted, value_digits), html_number(weakest->measured, value_digits),
                            html_number(weakest->tolerance.value, 3));
  }
  return sentence;
}

/// The statements that the claim tests, each with its formula, and what they assume.
std::string tested_statements(const verify::Claim& claim) {
  std::string html;
  for (const std::string& tag : claim.tags) {
    const statements::Statement* statement = statements::find_statement(tag);
    if (statement == nullptr) {
      continue;
    }
    std::string assumptions;
    for (const std::string& assumption : statement->assumptions) {
      assumptions += (assumptions.empty() ? "" : "; ") + html_line(assumption);
    }
    html += fmt::format("<div class=\"tested\"><p>{} {}</p>\n{}", html_tag(tag), html_escaped(statement->title),
                        statement->amends.empty() ? html_formula(statement->latex) : html_forms(*statement));
    if (!assumptions.empty()) {
      html += fmt::format("<p class=\"assumes\">Assumes: {}.</p>\n", assumptions);
    }
    html += "</div>\n";
  }
  return html;
}

/// How the claim's tolerances come about, and what that gives for the tightest check.
std::string tolerance_sentence(const verify::ClaimResult& result) {
  const verify::Check* tightest = verify::tightest_check(result.outcome.evidence);
  std::string sentence = html_escaped(result.claim->tolerance);
  if (tightest != nullptr) {
    sentence += fmt::format("{}{}: {}", sentence.empty() ? "" : "<br />", html_number(tightest->tolerance.value, 3),
                            html_escaped(tightest->tolerance.reason));
  }
  return sentence;
}

std::string facts(const verify::ClaimResult& result, const verify::Provenance& provenance) {
  const verify::Claim& claim = *result.claim;
  std::string list = "<dl>\n" + html_entry("Verdict", outcome_sentence(result));
  if (!result.failure.empty() && !result.skipped) {
    list += html_entry("Failure", fmt::format(R"(<span class="failure">{}</span>)", html_escaped(result.failure)));
  }
  list += html_entry("Method", html_escaped(claim.method));
  list += html_entry("Tolerance", tolerance_sentence(result));
  list += html_entry("Control", control_sentence(result));
  if (!result.outcome.seeds.empty()) {
    list += html_entry(result.outcome.seeds.size() == 1 ? "Seed" : "Seeds",
                       fmt::format("{}", fmt::join(result.outcome.seeds, ", ")));
  }
  list += html_entry("Kind", fmt::format("{}, {} tier", verify::name_of(claim.kind), verify::name_of(claim.tier)));
  list += html_entry("Time", fmt::format("{} s", html_number(result.seconds, 3)));
  list += html_entry("Reproduce", fmt::format("<code>{}</code>", html_escaped(verify::command_of(claim, provenance))));
  return list + "</dl>\n";
}

std::string checks(const verify::Evidence& evidence, verify::Verdict expected) {
  constexpr std::size_t most_shown = 8;
  const std::size_t count = evidence.checks.size();
  if (count == 0) {
    return "";
  }
  if (count <= most_shown) {
    return check_table(evidence, expected);
  }
  return fmt::format(
      "<p class=\"lead\">The tightest of {0} checks:</p>\n{1}<details><summary>All {0} "
      "checks</summary>\n{2}</details>\n",
      count, tightest_check_table(evidence, expected), check_table(evidence, expected));
}

std::string figure(const verify::Figure& figure, const std::vector<InlineFigure>& figures) {
  const auto drawn = std::ranges::find(figures, figure.name, &InlineFigure::name);
  if (drawn == figures.end()) {
    return "";
  }
  return fmt::format(
      "<figure>\n<div class=\"picture\" role=\"region\" aria-label=\"Figure\" tabindex=\"0\">{}</div>\n<figcaption>{} "
      "<span class=\"files\">Numbers: "
      "<code>{}.csv</code></span></figcaption>\n</figure>\n",
      inline_svg(drawn->svg, figure.name + "-", figure.title), html_escaped(figure.caption), figure.name);
}

}  // namespace

std::string claim_section(const verify::ClaimResult& result, const verify::Provenance& provenance,
                          const std::vector<InlineFigure>& figures) {
  const std::string id = html_escaped(result.claim->id);
  std::string section =
      fmt::format("<section id=\"claim-{0}\">\n<h3><a class=\"id\" href=\"#claim-{0}\">{0}</a>{1}</h3>\n", id,
                  html_escaped(result.claim->title));
  section += tested_statements(*result.claim) + facts(result, provenance) +
             checks(result.outcome.evidence, result.claim->expected);
  for (const verify::Figure& each : result.outcome.figures) {
    section += figure(each, figures);
  }
  return section + "</section>\n";
}

}  // namespace sinkflow::report

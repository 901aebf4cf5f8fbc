#include "report/html/check_table.hpp"

#include <algorithm>
#include <cmath>

#include <fmt/format.h>

#include "report/html/html.hpp"
#include "report/report.hpp"
#include "verify/harness/judge.hpp"

namespace sinkflow::report {

namespace {

constexpr int value_digits = 10;
constexpr int bound_digits = 2;

std::string row(const verify::Check& check, verify::Verdict expected, bool marked, bool with_reason) {
  const verify::Verdict verdict = verify::judge(check);
  std::string html = fmt::format("<tr><th scope=\"row\">{}{}</th>", html_escaped(check.name),
                                 marked ? "<span class=\"mark\">tightest</span>" : "");
  const auto cell = [&](double value, int digits) {
    html += fmt::format("<td class=\"number\">{}</td>", html_number(value, digits));
  };
  cell(check.predicted, value_digits);
  cell(check.measured, value_digits);
  cell(std::abs(check.measured - check.predicted), bound_digits);
  cell(check.uncertainty, bound_digits);
  cell(check.tolerance.value, bound_digits);
  cell(verify::resolution(check), bound_digits);
  html +=
      fmt::format("<td>{}</td>", html_verdict(verdict, verdict == verify::Verdict::confirmed || verdict == expected));
  if (with_reason) {
    html += fmt::format("<td class=\"reason\">{}</td>", html_escaped(check.tolerance.reason));
  }
  return html + "</tr>\n";
}

std::string table(const std::string& rows, bool with_reason) {
  return fmt::format(
      "<div class=\"scroll\" role=\"region\" aria-label=\"Checks\" tabindex=\"0\"><table>\n<thead><tr><th "
      "scope=\"col\">Check</th>"
      "<th scope=\"col\" class=\"number\">Predicted</th><th scope=\"col\" class=\"number\">Measured</th>"
      "<th scope=\"col\" class=\"number\">Difference</th><th scope=\"col\" class=\"number\">Uncertainty</th>"
      "<th scope=\"col\" class=\"number\">Tolerance</th><th scope=\"col\" class=\"number\">Resolution</th>"
      "<th scope=\"col\">Verdict</th>{}</tr></thead>\n<tbody>\n{}</tbody>\n</table></div>\n",
      with_reason ? "<th scope=\"col\">Reason of the tolerance</th>" : "", rows);
}

bool reasons_differ(const verify::Evidence& evidence) {
  return std::ranges::any_of(evidence.checks, [&](const verify::Check& check) {
    return check.tolerance.reason != evidence.checks.front().tolerance.reason;
  });
}

}  // namespace

std::string check_table(const verify::Evidence& evidence, verify::Verdict expected) {
  const bool with_reason = reasons_differ(evidence);
  const verify::Check* tightest = evidence.checks.size() > 1 ? verify::tightest_check(evidence) : nullptr;
  std::string rows;
  for (const verify::Check& check : evidence.checks) {
    rows += row(check, expected, &check == tightest, with_reason);
  }
  return table(rows, with_reason);
}

std::string tightest_check_table(const verify::Evidence& evidence, verify::Verdict expected) {
  const verify::Check* tightest = verify::tightest_check(evidence);
  return tightest == nullptr ? "" : table(row(*tightest, expected, false, false), false);
}

}  // namespace sinkflow::report

#include "apps/claim_table.hpp"

#include <cstdio>
#include <string>

#include <fmt/color.h>
#include <fmt/format.h>
#include <fmt/ranges.h>

#include "verify/harness/judge.hpp"

namespace sinkflow::apps {
namespace {

constexpr const char* kFigures = "{:<26} {:<34} {:>16} {:>16} {:>10} {:>10}  ";

std::string number(double value) {
  return fmt::format("{:.10g}", value);
}
std::string bound(double value) {
  return fmt::format("{:.2g}", value);
}

fmt::text_style alarm() {
  return fmt::fg(fmt::terminal_color::red) | fmt::emphasis::bold;
}

/// What stands out: what is not as it should be. A formula that is wrong and was refuted is as it should be, and plain.
fmt::text_style style_of_verdict(const verify::ClaimResult& result) {
  if (!result.as_expected()) {
    return alarm();
  }
  return result.verdict == verify::Verdict::confirmed ? fmt::fg(fmt::terminal_color::green) : fmt::text_style();
}

}  // namespace

void ClaimTable::print_header() const {
  fmt::print(fmt::runtime(kFigures), "claim", "source", "predicted", "measured", "tolerance", "resolution");
  fmt::print("{:<12} {:<12} {}\n", "verdict", "control", "tightest check");
}

void ClaimTable::print_row(const verify::ClaimResult& result) const {
  const auto styled = [&](const fmt::text_style& style, const std::string& text) {
    return colours_ ? fmt::format(style, "{}", text) : text;
  };
  const verify::Check* check = verify::tightest_check(result.outcome.evidence);
  const std::string none = "-";
  fmt::print(fmt::runtime(kFigures), result.claim->id, fmt::format("{}", fmt::join(result.claim->tags, " ")),
             check == nullptr ? none : number(check->predicted), check == nullptr ? none : number(check->measured),
             check == nullptr ? none : bound(check->tolerance.value),
             check == nullptr ? none : bound(verify::resolution(*check)));
  const auto verdict = result.skipped ? "skipped" : verify::name_of(result.verdict);
  const auto control = check == nullptr ? none : std::string(verify::name_of(result.control_verdict));
  fmt::print("{} {:<12} {}{}\n", styled(style_of_verdict(result), fmt::format("{:<12}", verdict)), control,
             check == nullptr ? none : check->name, result.cached ? " (cached)" : "");
  if (!result.failure.empty()) {
    fmt::print("    {}\n", result.failure);
  }
  if (!result.as_expected()) {
    fmt::print("    {}\n", styled(alarm(), fmt::format("not as expected: expected {}, with a refuted control",
                                                       verify::name_of(result.claim->expected))));
  }
  std::fflush(stdout);
}

}  // namespace sinkflow::apps

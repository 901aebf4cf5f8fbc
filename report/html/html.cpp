#include "report/html/html.hpp"

#include <charconv>
#include <cmath>

#include <fmt/format.h>

namespace sinkflow::report {

namespace {

constexpr std::string_view minus = "−";

std::string_view symbol_of(verify::Verdict verdict) {
  switch (verdict) {
    case verify::Verdict::confirmed:
      return "✓";
    case verify::Verdict::refuted:
      return "✗";
    case verify::Verdict::inconclusive:
      break;
  }
  return "?";
}

}  // namespace

std::string html_escaped(std::string_view text) {
  std::string escaped;
  for (const char c : text) {
    switch (c) {
      case '<':
        escaped += "&lt;";
        break;
      case '>':
        escaped += "&gt;";
        break;
      case '&':
        escaped += "&amp;";
        break;
      case '"':
        escaped += "&quot;";
        break;
      case '\'':
        escaped += "&#39;";
        break;
      default:
        escaped += c;
    }
  }
  return escaped;
}

std::string html_number(double value, int digits) {
  if (std::isnan(value)) {
    return "none";
  }
  const std::string sign(value < 0 ? minus : "");
  if (std::isinf(value)) {
    return sign + "∞";
  }
  const std::string text = fmt::format("{:.{}g}", std::abs(value), digits);
  const std::size_t e = text.find('e');
  if (e == std::string::npos) {
    return sign + text;
  }
  // from_chars takes no plus sign.
  const bool negative = text[e + 1] == '-';
  int exponent = 0;
  std::from_chars(text.data() + e + 2, text.data() + text.size(), exponent);
  return fmt::format("{}{}×10<sup>{}{}</sup>", sign, text.substr(0, e), negative ? minus : "", exponent);
}

std::string html_verdict(verify::Verdict verdict, bool as_expected) {
  return fmt::format(R"(<span class="verdict {}">{} {}</span>)", as_expected ? "expected" : "unexpected",
                     symbol_of(verdict), verify::name_of(verdict));
}

std::string html_entry(std::string_view term, const std::string& html) {
  return html.empty() ? "" : fmt::format("<dt>{}</dt><dd>{}</dd>\n", term, html);
}

}  // namespace sinkflow::report

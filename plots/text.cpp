#include "plots/text.hpp"

#include <algorithm>

namespace sinkflow::plots {

namespace {

bool is_control(char c) {
  return static_cast<unsigned char>(c) < 0x20 || c == 0x7f;
}

}  // namespace

std::size_t width_of(std::string_view text) {
  // Bytes 10xxxxxx continue a code point.
  return static_cast<std::size_t>(
      std::ranges::count_if(text, [](char c) { return (static_cast<unsigned char>(c) & 0xC0U) != 0x80U; }));
}

std::vector<std::string> wrapped(std::string_view text, std::size_t width) {
  std::vector<std::string> lines;
  while (!text.empty()) {
    const std::size_t end = text.find(' ');
    const std::string_view word = text.substr(0, end);
    text.remove_prefix(end == std::string_view::npos ? text.size() : end + 1);
    if (lines.empty() || width_of(lines.back()) + 1 + width_of(word) > width) {
      lines.emplace_back(word);
    } else {
      lines.back().append(" ").append(word);
    }
  }
  return lines;
}

std::string gnuplot_string(std::string_view line) {
  std::string quoted = "'";
  for (const char c : line) {
    // Single quotes: only the quote itself has a meaning inside. It is put in by concatenation, as gnuplot 5.4 misreads
    // a doubled one at the start of a string. A control character would end the command.
    if (c == '\'') {
      quoted += "'.\"'\".'";
    } else {
      quoted += is_control(c) ? ' ' : c;
    }
  }
  return quoted + '\'';
}

std::string gnuplot_string(const std::vector<std::string>& lines) {
  std::string expression;
  for (const std::string& line : lines) {
    expression += (expression.empty() ? "" : R"(."\n".)") + gnuplot_string(line);
  }
  return expression.empty() ? "''" : expression;
}

}  // namespace sinkflow::plots

#include "plots/text.hpp"

#include <algorithm>

namespace sinkflow::plots {

namespace {

bool is_control(char c) {
  return static_cast<unsigned char>(c) < 0x20 || c == 0x7f;
}

bool begins_code_point(char c) {
  // Bytes 10xxxxxx continue one.
  return (static_cast<unsigned char>(c) & 0xC0U) != 0x80U;
}

}  // namespace

std::size_t width_of(std::string_view text) {
  return static_cast<std::size_t>(std::ranges::count_if(text, begins_code_point));
}

std::string shortened(std::string_view text, std::size_t width) {
  if (width_of(text) <= width) {
    return std::string(text);
  }
  std::size_t begun = 0;
  const auto* const end = std::ranges::find_if(text, [&](char c) { return begins_code_point(c) && ++begun == width; });
  return std::string(text.begin(), end) + "…";
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

std::string gnuplot_tic_string(std::string_view name) {
  std::string format;
  for (const char c : name) {
    format += c == '%' ? std::string("%%") : std::string(1, c);
  }
  return gnuplot_string(format);
}

std::string gnuplot_string(const std::vector<std::string>& lines) {
  std::string expression;
  for (const std::string& line : lines) {
    expression += (expression.empty() ? "" : R"(."\n".)") + gnuplot_string(line);
  }
  return expression.empty() ? "''" : expression;
}

}  // namespace sinkflow::plots

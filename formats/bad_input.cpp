#include "formats/bad_input.hpp"

#include <algorithm>
#include <cctype>

#include <fmt/format.h>

#include "theory/errors.hpp"

namespace sinkflow::formats {

namespace {

/// A key or a list of headings can be as long as a file.
std::string cut(std::string_view text) {
  constexpr std::size_t longest = 300;
  return text.size() <= longest ? std::string(text) : std::string(text.substr(0, longest)) + "...";
}

}  // namespace

void reject(std::string_view name, std::string_view place, std::string_view expected, std::string_view found) {
  std::string sentence =
      fmt::format("cannot use '{}' at {}: expected {}, found {}", name, cut(place), cut(expected), cut(found));
  // Keys and headings are quoted as they are, and may hold anything; a sentence is one line.
  std::replace_if(
      sentence.begin(), sentence.end(), [](unsigned char c) { return std::iscntrl(c) != 0; }, '?');
  throw InputError(sentence);
}

std::string line_and_column(std::string_view text, std::size_t offset) {
  const std::string_view before = text.substr(0, offset);
  const auto line = 1 + std::count(before.begin(), before.end(), '\n');
  const std::size_t newline = before.rfind('\n');
  const std::size_t column = newline == std::string_view::npos ? before.size() + 1 : before.size() - newline;
  return fmt::format("line {}, column {}", line, column);
}

std::string shown(std::string_view text) {
  constexpr std::size_t longest = 40;
  std::string result = "'";
  for (const char c : text.substr(0, longest)) {
    if (c >= ' ' && c <= '~') {
      result += c;
    } else {
      result += fmt::format("\\x{:02X}", static_cast<unsigned char>(c));
    }
  }
  result += text.size() > longest ? "...'" : "'";
  return result;
}

}  // namespace sinkflow::formats

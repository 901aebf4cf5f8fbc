#include "apps/shell_words.hpp"

#include <algorithm>
#include <cctype>
#include <string_view>

namespace sinkflow::apps {

std::string quoted(const std::string& text) {
  const bool plain = std::all_of(text.begin(), text.end(), [](unsigned char c) {
    return std::isalnum(c) != 0 || std::string_view("-_./:,+=").find(static_cast<char>(c)) != std::string_view::npos;
  });
  if (plain && !text.empty()) {
    return text;
  }
  std::string result = "'";
  for (const char c : text) {
    result += c == '\'' ? std::string("'\\''") : std::string(1, c);
  }
  return result + "'";
}

}  // namespace sinkflow::apps

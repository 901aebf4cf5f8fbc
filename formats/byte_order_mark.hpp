#pragma once

#include <string_view>

namespace sinkflow::formats {

/// `text` without the mark that some programs put at the start of a UTF-8 file. It is no character of the text.
inline std::string_view without_byte_order_mark(std::string_view text) {
  constexpr std::string_view mark = "\xEF\xBB\xBF";
  return text.starts_with(mark) ? text.substr(mark.size()) : text;
}

}  // namespace sinkflow::formats

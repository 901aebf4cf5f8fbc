#pragma once

#include <cstddef>
#include <string>
#include <string_view>

namespace sinkflow::formats {

/// Throws the InputError about the content of a document, always the same sentence: "cannot use 'NAME' at PLACE:
/// expected EXPECTED, found FOUND". What is long is cut.
[[noreturn]] void reject(std::string_view name, std::string_view place, std::string_view expected,
                         std::string_view found);

/// The line and column (from 1, in bytes) of `offset` in `text`: "line 3, column 5".
std::string line_and_column(std::string_view text, std::size_t offset);

/// `text` in quotes as it can stand in a sentence: shortened, and bytes that are not printable ASCII as `\xNN`.
std::string shown(std::string_view text);

}  // namespace sinkflow::formats

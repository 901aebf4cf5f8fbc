#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "theory/bigrams.hpp"

namespace sinkflow::formats {

/// Counts the character bigrams of UTF-8 `text`; `source` is kept for people. Throws InputError (naming `source`) for
/// an empty text, a text with a single symbol, a NUL or invalid UTF-8, with the byte offset.
theory::Bigrams count_bigrams(std::string_view text, const std::string& source);

/// The code points of UTF-8 `text`. `name` is how errors call it. Throws InputError for a NUL or invalid UTF-8, with
/// the byte offset.
std::vector<char32_t> code_points_of(std::string_view text, const std::string& name);

/// The "sinkflow-bigrams/1" document of `bigrams`, a trailing newline included.
std::string to_json(const theory::Bigrams& bigrams);

/// Reads a "sinkflow-bigrams/1" document. `name` is how errors call it. Throws InputError with the JSON path, or with
/// line and column where it does not parse.
theory::Bigrams parse_bigrams(std::string_view json, const std::string& name);

/// The counts of the tiny Shakespeare corpus, which are part of the program.
const theory::Bigrams& tiny_shakespeare();

}  // namespace sinkflow::formats

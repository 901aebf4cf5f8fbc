#pragma once

#include <string>
#include <string_view>
#include <vector>

namespace sinkflow::apps {

/// The names that someone who typed `typed` may have meant, nearest first, at most three: those that contain it or that
/// few changes of letters, there or in one of its parts, lead to.
std::vector<std::string> near_names(std::string_view typed, const std::vector<std::string>& names);

/// "found 'typed'; near it: a, b", or "found 'typed'" alone, for the end of a sentence about a name that does not
/// exist.
std::string found_instead(std::string_view typed, const std::vector<std::string>& names);

}  // namespace sinkflow::apps

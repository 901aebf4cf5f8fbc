#pragma once

#include <string>
#include <string_view>
#include <vector>

namespace sinkflow::apps {

/// Those of `names` that `text` may have been meant to be, the nearest first, three at most.
std::vector<std::string> near_matches(std::string_view text, const std::vector<std::string>& names);

}  // namespace sinkflow::apps

#pragma once

#include <map>
#include <string>
#include <string_view>

namespace sinkflow::transformer {

/// The text of every transformer/presets/*.toml by the name of its file; written by the build.
const std::map<std::string, std::string_view>& presets();

}  // namespace sinkflow::transformer

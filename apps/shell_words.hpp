#pragma once

#include <string>

namespace sinkflow::apps {

/// `text` as a shell reads it back.
std::string quoted(const std::string& text);

}  // namespace sinkflow::apps

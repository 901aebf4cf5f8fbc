#pragma once

#include <string>

namespace sinkflow::apps {

/// What --version prints: the version, and all that is known of how the program was built and what it runs on.
std::string version();

}  // namespace sinkflow::apps

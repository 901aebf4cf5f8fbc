#pragma once

#include <string>

namespace sinkflow::apps {

/// A length of time as people say it: "45 s", "12 min", "3 h 5 min".
std::string duration(double seconds);

}  // namespace sinkflow::apps

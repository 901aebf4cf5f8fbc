#include "apps/duration.hpp"

#include <cmath>

#include <fmt/format.h>

namespace sinkflow::apps {

std::string duration(double seconds) {
  constexpr double minute = 60;
  constexpr double hour = 60 * minute;
  if (seconds < 2 * minute) {
    return fmt::format("{:.0f} s", seconds);
  }
  if (seconds < 2 * hour) {
    return fmt::format("{:.0f} min", seconds / minute);
  }
  const double minutes = std::round(seconds / minute);
  return fmt::format("{:.0f} h {:.0f} min", std::floor(minutes / minute), std::fmod(minutes, minute));
}

}  // namespace sinkflow::apps

#pragma once

#include <cstddef>
#include <string>
#include <vector>

namespace sinkflow::plots {

/// How the names of an axis' categories are written.
struct NameTics {
  std::vector<std::string> names;  ///< as written: long ones are cut short; empty: an axis of numbers
  double font_size = 0;            ///< pixels
  bool upright = false;            ///< along x: turned by a right angle
  std::size_t every = 1;           ///< one name in so many is written, from the first on
  double room = 0;                 ///< pixels that they take, away from the axis
};

/// Names side by side along x, or one above the other along y, `pitch` pixels apart: turned, smaller or fewer where
/// they would touch.
NameTics name_tics_along_x(std::vector<std::string> names, double pitch);
NameTics name_tics_along_y(std::vector<std::string> names, double pitch);

}  // namespace sinkflow::plots

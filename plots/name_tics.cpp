#include "plots/name_tics.hpp"

#include <algorithm>
#include <cmath>
#include <utility>

#include "plots/layout.hpp"
#include "plots/text.hpp"

namespace sinkflow::plots {

namespace {

// A letter's width and a line's height, by the size of the font.
constexpr double letter_width = 0.62;
constexpr double line_height = 1.2;
constexpr double smallest_font = 11;  // just readable at half size
constexpr std::size_t longest_name = 24;

/// Text across the axis' direction: lines `pitch` apart.
NameTics in_lines(std::vector<std::string> names, double pitch) {
  NameTics tics;
  tics.font_size = std::clamp(pitch / line_height, smallest_font, static_cast<double>(font_size));
  tics.every = static_cast<std::size_t>(std::max(1.0, std::ceil(smallest_font * line_height / pitch)));
  std::size_t widest = 0;
  for (std::string& name : names) {
    name = shortened(name, longest_name);
    widest = std::max(widest, width_of(name));
  }
  tics.room = letter_width * tics.font_size * static_cast<double>(widest);
  tics.names = std::move(names);
  return tics;
}

}  // namespace

NameTics name_tics_along_x(std::vector<std::string> names, double pitch) {
  NameTics tics = in_lines(std::move(names), pitch);
  constexpr double gap = 0.5;  // letters
  const bool side_by_side = std::ranges::all_of(tics.names, [&](const std::string& name) {
    return letter_width * font_size * (static_cast<double>(width_of(name)) + gap) <= pitch;
  });
  tics.upright = !side_by_side;
  if (side_by_side) {
    tics.font_size = font_size;
    tics.every = 1;
    tics.room = line_height * font_size;
  }
  return tics;
}

NameTics name_tics_along_y(std::vector<std::string> names, double pitch) {
  return in_lines(std::move(names), pitch);
}

}  // namespace sinkflow::plots

#include "plots/name_tics.hpp"

#include <algorithm>
#include <cmath>
#include <utility>

#include "plots/layout.hpp"
#include "plots/text.hpp"

namespace sinkflow::plots {

namespace {

// A letter's width and a line's height, by the size of the font.
constexpr double relative_letter_width = 0.62;
constexpr double relative_line_height = 1.2;
constexpr double smallest_font = 11;  // just readable at half size
constexpr std::size_t longest_name = 24;

/// Text across the axis' direction: lines `pitch` apart.
NameTics in_lines(std::vector<std::string> names, double pitch) {
  NameTics tics;
  tics.font_size = std::clamp(pitch / relative_line_height, smallest_font, static_cast<double>(font_size));
  tics.every = static_cast<std::size_t>(std::max(1.0, std::ceil(smallest_font * relative_line_height / pitch)));
  std::size_t widest = 0;
  for (std::string& name : names) {
    name = shortened(name, longest_name);
    widest = std::max(widest, width_of(name));
  }
  tics.room = relative_letter_width * tics.font_size * static_cast<double>(widest);
  tics.names = std::move(names);
  return tics;
}

/// Letters that two neighbours need between their middles: one long name among short ones need not turn them all. The
/// last has the edge of the page beside it.
double widest_neighbours(const std::vector<std::string>& names) {
  std::size_t twice = names.empty() ? 0 : 2 * width_of(names.back());
  for (std::size_t i = 1; i < names.size(); ++i) {
    twice = std::max(twice, width_of(names[i - 1]) + width_of(names[i]));
  }
  return static_cast<double>(twice) / 2;
}

}  // namespace

NameTics name_tics_along_x(std::vector<std::string> names, double pitch) {
  constexpr double gap = 0.5;               // letters
  constexpr double smallest_unturned = 13;  // rather turned than smaller
  NameTics tics = in_lines(std::move(names), pitch);
  const double fitting = pitch / (relative_letter_width * (widest_neighbours(tics.names) + gap));
  tics.upright = fitting < smallest_unturned;
  if (!tics.upright) {
    tics.font_size = std::min(fitting, static_cast<double>(font_size));
    tics.every = 1;
    tics.room = relative_line_height * font_size;
  }
  return tics;
}

NameTics name_tics_along_y(std::vector<std::string> names, double pitch) {
  return in_lines(std::move(names), pitch);
}

}  // namespace sinkflow::plots

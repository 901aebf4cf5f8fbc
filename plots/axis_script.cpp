#include "plots/axis_script.hpp"

#include <algorithm>
#include <array>
#include <cmath>
#include <span>
#include <string_view>
#include <vector>

#include <fmt/format.h>

#include "plots/cells.hpp"
#include "plots/extent.hpp"
#include "plots/text.hpp"

namespace sinkflow::plots {

namespace {

/// Tics at 1, 2 and 5 times the powers of ten around the extent, and in between where these are too few.
std::string few_decades_tics(const Extent& extent) {
  constexpr std::array coarse{1.0, 2.0, 5.0};
  constexpr std::array fine{1.0, 1.5, 2.0, 3.0, 4.0, 5.0, 6.0, 8.0};
  constexpr int fewest = 4;
  const auto tics_at = [&](std::span<const double> digits) {
    std::vector<double> tics;
    for (double power = std::floor(std::log10(extent.low)); power <= std::ceil(std::log10(extent.high)); ++power) {
      for (const double digit : digits) {
        tics.push_back(digit * std::pow(10.0, power));
      }
    }
    return tics;
  };
  const auto is_seen = [&](double tic) { return tic >= extent.low && tic <= extent.high; };
  std::vector<double> tics = tics_at(coarse);
  if (std::ranges::count_if(tics, is_seen) < fewest) {
    tics = tics_at(fine);
  }
  return fmt::format("({:g})", fmt::join(tics, ", "));
}

struct AxisSettings {
  bool logarithmic = false;
  std::string tics = "autofreq";
  std::string format;
  std::string range;  // empty: gnuplot's choice
};

/// The extent with a little room on both sides.
std::string range_around(const Extent& extent, bool logarithmic) {
  constexpr double room = 0.04;
  if (logarithmic) {
    const double factor = std::pow(extent.high / extent.low, room);
    return fmt::format("[{:.17g}:{:.17g}]", extent.low / factor, extent.high * factor);
  }
  const double rest = room * (extent.high - extent.low);
  return fmt::format("[{:.17g}:{:.17g}]", extent.low - rest, extent.high + rest);
}

/// `fixed`: the range is the extent's, not gnuplot's choice.
AxisSettings settings_of(const verify::Axis& axis, const Extent& extent, bool fixed) {
  // Powers of ten alone would leave a short axis without numbers; on a very short one the scales hardly differ, and
  // the linear one has round numbers.
  constexpr double short_axis = 1.5;
  constexpr double very_short_axis = 0.5;
  AxisSettings settings;
  if (extent.empty()) {
    settings.range = "[0:1]";
    return settings;
  }
  if (fixed && extent.high > extent.low) {
    settings.range = range_around(extent, axis.logarithmic);
  }
  settings.format = fmt::format("%.{}h", tic_digits(extent));
  if (!axis.logarithmic) {
    return settings;
  }
  settings.logarithmic = decades(extent) >= very_short_axis;
  if (decades(extent) > short_axis) {
    settings.format = "10^{%T}";
    return settings;
  }
  if (settings.logarithmic) {
    settings.tics = few_decades_tics(extent);
  }
  // A twentieth of the range on both sides, and of the value itself where there is no range.
  const double ratio = extent.high > extent.low ? extent.high / extent.low : 2;
  const double room = std::min(1 + 0.05 * (ratio - 1), 1.1);
  settings.range = fmt::format("[{:.17g}:{:.17g}]", extent.low / room, extent.high * room);
  return settings;
}

/// Half a step of room at both ends of the axis of categories; rows of a heat map go downwards.
std::string named_axis_script(char name, const NameTics& tics, bool downwards) {
  const double low = -0.5;
  const double high = static_cast<double>(tics.names.size()) - 0.5;
  std::string list;
  for (std::size_t i = 0; i < tics.names.size(); i += tics.every) {
    list += fmt::format("{}{} {}", list.empty() ? "" : ", ", gnuplot_tic_string(tics.names[i]), i);
  }
  return fmt::format(
      "unset logscale {0}\nname_font = sprintf('%s,%.4g', font, {2:.4g} * size)\nset {0}tics font name_font {1} "
      "noenhanced ({3})\n"
      "set {0}range [{4}:{5}]\n",
      name, tics.upright ? "rotate by 90 right" : "norotate autojustify", tics.font_size / font_size, list,
      downwards ? high : low, downwards ? low : high);
}

std::string axis_script(char name, const verify::Axis& axis, const Extent& extent, bool fixed,
                        std::string_view autoscale) {
  const AxisSettings settings = settings_of(axis, extent, fixed);
  const std::string range = settings.range.empty()
                                ? fmt::format("set {0}range [*:*]\nset autoscale {0}{1}\n", name, autoscale)
                                : fmt::format("set {}range {}\n", name, settings.range);
  return fmt::format(
             "{1} logscale {0}\nset {0}tics font text_font norotate autojustify enhanced {2}\nset format {0} '{3}'\n",
             name, settings.logarithmic ? "set" : "unset", settings.tics, settings.format) +
         range;
}

}  // namespace

std::string axes_script(const verify::Panel& panel, const PanelLayout& place, const Extents& extents, bool fixed) {
  const bool lines = std::ranges::any_of(
      panel.series, [](const verify::Series& series) { return series.mark != verify::Mark::points; });
  // Lines run from edge to edge; points stay clear of the frame.
  const auto& columns = place.x_tics;
  std::string script = columns.names.empty() ? axis_script('x', panel.x, extents.x, fixed, lines ? "fix" : "")
                                             : named_axis_script('x', columns, false);
  const auto& rows = place.y_tics;
  script += rows.names.empty() ? axis_script('y', panel.y, extents.y, fixed, "")
                               : named_axis_script('y', rows, has_cells(panel));
  script += extents.x.empty() && !has_finite_cell(panel.cells)
                ? "set label 5 'no values to draw' at graph 0.5, graph 0.5 center textcolor rgb '#666666'\n"
                : "unset label 5\n";
  return script;
}

}  // namespace sinkflow::plots

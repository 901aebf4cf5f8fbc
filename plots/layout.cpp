#include "plots/layout.hpp"

#include <algorithm>
#include <cmath>

#include "plots/cells.hpp"
#include "plots/extent.hpp"
#include "plots/text.hpp"

namespace sinkflow::plots {

namespace {

// Pixels. A letter of DejaVu Sans is 0.58 of its size wide in the mean.
constexpr double letter_width = 0.6 * font_size;
constexpr double line_height = 24;
constexpr double title_line_height = 28;
constexpr double margin = 20;
constexpr double box_height = 380;
constexpr double tic_line = 38;
constexpr double name_line = 44;  // has letters below the line, and stands lower in an SVG
constexpr double tic_length = 14;
constexpr double legend_sample = 70;
constexpr double bar_gap = 24;
constexpr double bar_width = 22;

// Heat maps: cells as high as wide, within bounds. The lowest box still has room for the labels beside it.
constexpr double highest_cell = 56;
constexpr double lowest_map = 240;
constexpr double highest_map = 900;

// Letters in a line.
constexpr std::size_t title_width = 88;
constexpr std::size_t panel_title_width = 100;
constexpr std::size_t x_label_width = 90;
constexpr std::size_t y_label_width = 40;
constexpr std::size_t map_label_width = 24;
constexpr std::size_t widest_legend_at_the_right = 30;
constexpr std::size_t most_entries_at_the_right = 16;

double lines_height(const std::vector<std::string>& lines) {
  return line_height * static_cast<double>(lines.size());
}

double letters_width(std::size_t letters) {
  return letter_width * static_cast<double>(letters);
}

/// A column of panels: where it begins and ends, and what its panels share.
struct Column {
  double begin;
  double end;
  std::size_t of;  // so many columns
  double left = 0;
  double right = 0;
  double y_label_middle = 0;
};

struct Legend {
  std::size_t entries = 0;
  std::size_t widest = 0;

  [[nodiscard]] bool fits_at_the_right(const Column& column) const {
    return column.of == 1 && entries <= most_entries_at_the_right && widest <= widest_legend_at_the_right;
  }
  [[nodiscard]] double column_width() const { return legend_sample + letters_width(widest); }
};

Legend legend_of(const verify::Panel& panel) {
  Legend legend;
  for (const verify::Series& series : panel.series) {
    if (!series.label.empty()) {
      ++legend.entries;
      legend.widest = std::max(legend.widest, width_of(series.label));
    }
  }
  return legend;
}

constexpr std::size_t plain_tic_width = 5;

/// Room for the numbers at the tics of a linear axis.
double number_width(const Extent& extent) {
  const int digits = tic_digits(extent);
  const double largest = std::max(std::abs(extent.low), std::abs(extent.high));
  const bool plain_numbers = digits <= fewest_tic_digits && largest >= 0.01 && largest < 1e5;
  return letters_width(plain_numbers ? plain_tic_width : static_cast<std::size_t>(digits) + 3);
}

/// Height of the axes' box, whose width is given.
double height_of_box(const verify::Panel& panel, double width) {
  if (!has_cells(panel)) {
    return box_height;
  }
  const double cell = std::min(width / static_cast<double>(panel.cells.rows.front().size()), highest_cell);
  return std::clamp(cell * static_cast<double>(panel.cells.rows.size()), lowest_map, highest_map);
}

double pitch(double length, const std::vector<std::string>& names) {
  return length / std::max(1.0, static_cast<double>(names.size()));
}

/// Room for the numbers or names at the tics.
double tic_label_width(const verify::Panel& panel) {
  constexpr std::size_t power_of_ten = 6;
  constexpr std::size_t large_power_of_ten = 7;
  if (const auto names = y_names(panel); !names.empty()) {
    // In the largest font: how high the box is depends on what is found here.
    return name_tics_along_y(names, line_height).room;
  }
  const Extent extent = extents_of(panel).y;
  if (extent.empty()) {
    return letters_width(plain_tic_width);
  }
  if (panel.y.logarithmic) {
    const bool large = extent.low < 1e-99 || extent.high > 1e99;
    return letters_width(large ? large_power_of_ten : power_of_ten);
  }
  return number_width(extent);
}

std::vector<std::string> y_label(const verify::Panel& panel) {
  return wrapped(panel.y.label, has_cells(panel) ? map_label_width : y_label_width);
}

std::vector<std::string> bar_label(const verify::Panel& panel) {
  return wrapped(panel.cells.label, map_label_width);
}

/// From the colour bar's right edge to its label.
double bar_tic_width(const verify::Panel& panel) {
  return tic_length + number_width({panel.cells.low, panel.cells.high});
}

/// Column `number` of the figure.
Column column_of(const verify::Figure& figure, std::size_t number, double width) {
  const auto count = static_cast<double>(figure.columns);
  Column column{width * static_cast<double>(number) / count, width * static_cast<double>(number + 1) / count,
                figure.columns};
  double beside_the_box = 0;
  column.right = column.end - margin;
  std::size_t label_lines = 1;
  for (std::size_t i = number; i < figure.panels.size(); i += figure.columns) {
    const verify::Panel& panel = figure.panels[i];
    label_lines = std::max(label_lines, y_label(panel).size());
    beside_the_box = std::max(beside_the_box, tic_label_width(panel));
    const Legend legend = legend_of(panel);
    if (legend.entries > 0 && legend.fits_at_the_right(column)) {
      column.right = std::min(column.right, column.end - margin - legend.column_width());
    }
    if (has_cells(panel)) {
      const double bar = bar_gap + bar_width + bar_tic_width(panel) + lines_height(bar_label(panel));
      column.right = std::min(column.right, column.end - margin / 2 - bar);
    }
  }
  const double label_height = line_height * static_cast<double>(label_lines);
  column.y_label_middle = column.begin + margin / 2 + label_height / 2;
  column.left = column.begin + margin / 2 + label_height + beside_the_box + tic_length;
  return column;
}

/// From the axes' box to the label of its x axis.
double room_below(const NameTics& tics) {
  if (tics.names.empty()) {
    return tic_line;
  }
  return tics.upright ? tic_length + tics.room + margin / 2 : name_line;
}

std::vector<std::string> title(const verify::Panel& panel, const Column& column) {
  return wrapped(panel.title, panel_title_width / column.of);
}

/// Places one panel below `top`, its title as high as `title_lines`, and returns where the next may begin.
double place(const verify::Panel& panel, double top, std::size_t title_lines, const Column& column,
             PanelLayout& place) {
  const Legend legend = legend_of(panel);
  place.title = title(panel, column);
  place.x_label = wrapped(panel.x.label, x_label_width / column.of);
  place.y_label = y_label(panel);
  place.bar_label = bar_label(panel);
  place.left = column.left;
  place.right = column.right;
  place.y_label_middle = column.y_label_middle;
  place.title_middle = top + margin / 2 + line_height / 2;
  place.top = top + margin + line_height * static_cast<double>(title_lines);
  const double width = place.right - place.left;
  const double height = height_of_box(panel, width);
  place.bottom = place.top + height;
  place.bar_bottom = place.top + std::min(height, box_height);
  place.bar_left = place.right + bar_gap;
  place.bar_right = place.bar_left + bar_width;
  place.bar_label_middle = place.bar_right + bar_tic_width(panel) + line_height / 2;
  const auto names = x_names(panel);
  place.x_tics = name_tics_along_x(names, pitch(width, names));
  place.y_tics = name_tics_along_y(y_names(panel), pitch(height, y_names(panel)));
  const double below_the_box = room_below(place.x_tics);
  place.x_label_middle = place.bottom + below_the_box + line_height / 2;
  place.legend_top = place.top - line_height / 4;
  place.legend_rows = legend.entries;
  double end = place.bottom + below_the_box + lines_height(place.x_label);
  if (legend.entries > 0 && !legend.fits_at_the_right(column)) {
    const double columns = std::max(1.0, std::floor((column.end - margin - column.left) / legend.column_width()));
    const double rows = std::ceil(static_cast<double>(legend.entries) / columns);
    place.legend_top = end + margin / 4;
    place.legend_columns = static_cast<std::size_t>(columns);
    place.legend_rows = static_cast<std::size_t>(rows);
    end = place.legend_top + line_height * rows;
  }
  return end + margin / 2;
}

}  // namespace

Layout layout_of(const verify::Figure& figure) {
  Layout layout;
  layout.title = wrapped(figure.title, title_width);
  layout.title_middle = margin / 2 + title_line_height / 2;
  std::vector<Column> columns;
  for (std::size_t i = 0; i < figure.columns; ++i) {
    columns.push_back(column_of(figure, i, layout.width));
  }
  double top = margin / 4 + title_line_height * static_cast<double>(layout.title.size());
  for (std::size_t row = 0; row < figure.panels.size(); row += figure.columns) {
    const std::size_t end = std::min(row + figure.columns, figure.panels.size());
    std::size_t title_lines = 0;
    for (std::size_t i = row; i < end; ++i) {
      title_lines = std::max(title_lines, title(figure.panels[i], columns[i - row]).size());
    }
    double below = top;
    for (std::size_t i = row; i < end; ++i) {
      below =
          std::max(below, place(figure.panels[i], top, title_lines, columns[i - row], layout.panels.emplace_back()));
    }
    top = below;
  }
  layout.height = top + margin / 2;
  return layout;
}

}  // namespace sinkflow::plots

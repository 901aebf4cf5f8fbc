#include "plots/layout.hpp"

#include <algorithm>
#include <cmath>

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
constexpr double legend_sample = 70;

// Letters in a line.
constexpr std::size_t title_width = 88;
constexpr std::size_t panel_title_width = 100;
constexpr std::size_t x_label_width = 90;
constexpr std::size_t y_label_width = 40;
constexpr std::size_t widest_legend_at_the_right = 30;
constexpr std::size_t most_entries_at_the_right = 16;

double lines_height(const std::vector<std::string>& lines) {
  return line_height * static_cast<double>(lines.size());
}

double letters_width(std::size_t letters) {
  return letter_width * static_cast<double>(letters);
}

struct Legend {
  std::size_t entries = 0;
  std::size_t widest = 0;

  [[nodiscard]] bool fits_at_the_right() const {
    return entries <= most_entries_at_the_right && widest <= widest_legend_at_the_right;
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

/// Room for the numbers at the tics.
double tic_label_width(const verify::Panel& panel) {
  constexpr std::size_t plain = 5;
  constexpr std::size_t power_of_ten = 6;
  constexpr std::size_t large_power_of_ten = 7;
  const Extent extent = extents_of(panel).y;
  if (extent.empty()) {
    return letters_width(plain);
  }
  if (panel.y.logarithmic) {
    const bool large = extent.low < 1e-99 || extent.high > 1e99;
    return letters_width(large ? large_power_of_ten : power_of_ten);
  }
  const int digits = tic_digits(extent);
  const double largest = std::max(std::abs(extent.low), std::abs(extent.high));
  const bool plain_numbers = digits <= fewest_tic_digits && largest >= 0.01 && largest < 1e5;
  return letters_width(plain_numbers ? plain : static_cast<std::size_t>(digits) + 3);
}

/// Sets what all panels share: how far the boxes reach to the left and to the right.
void set_sides(const verify::Figure& figure, Layout& layout) {
  constexpr double tic_length = 14;
  double beside_the_box = 0;
  layout.right = layout.width - margin;
  std::size_t label_lines = 1;
  for (const verify::Panel& panel : figure.panels) {
    label_lines = std::max(label_lines, wrapped(panel.y.label, y_label_width).size());
    beside_the_box = std::max(beside_the_box, tic_label_width(panel));
    const Legend legend = legend_of(panel);
    if (legend.entries > 0 && legend.fits_at_the_right()) {
      layout.right = std::min(layout.right, layout.width - margin - legend.column_width());
    }
  }
  const double label_height = line_height * static_cast<double>(label_lines);
  layout.y_label_middle = margin / 2 + label_height / 2;
  layout.left = margin / 2 + label_height + beside_the_box + tic_length;
}

/// Places one panel below `top` and returns where the next may begin.
double place(const verify::Panel& panel, double top, const Layout& layout, PanelLayout& place) {
  const Legend legend = legend_of(panel);
  place.title = wrapped(panel.title, panel_title_width);
  place.x_label = wrapped(panel.x.label, x_label_width);
  place.y_label = wrapped(panel.y.label, y_label_width);
  place.title_middle = top + margin / 2 + line_height / 2;
  place.top = top + margin + lines_height(place.title);
  place.bottom = place.top + box_height;
  place.x_label_middle = place.bottom + tic_line + line_height / 2;
  place.legend_top = place.top - line_height / 4;
  place.legend_rows = legend.entries;
  double end = place.bottom + tic_line + lines_height(place.x_label);
  if (!legend.fits_at_the_right()) {
    const double columns = std::max(1.0, std::floor((layout.width - margin - layout.left) / legend.column_width()));
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
  set_sides(figure, layout);
  double top = margin / 4 + title_line_height * static_cast<double>(layout.title.size());
  for (const verify::Panel& panel : figure.panels) {
    top = place(panel, top, layout, layout.panels.emplace_back());
  }
  layout.height = top + margin / 2;
  return layout;
}

}  // namespace sinkflow::plots

#pragma once

#include <cstddef>
#include <string>
#include <vector>

#include "plots/name_tics.hpp"
#include "verify/harness/figure.hpp"

namespace sinkflow::plots {

/// Sizes of the text in a figure, in pixels: readable at half size.
inline constexpr int font_size = 16;
inline constexpr int title_font_size = 19;

/// Where a panel stands, in pixels from the top of the page.
struct PanelLayout {
  std::vector<std::string> title;    ///< lines
  std::vector<std::string> x_label;  ///< lines
  std::vector<std::string> y_label;  ///< lines
  double title_middle = 0;           ///< of its first line
  double left = 0;                   ///< of the axes' box, and so the next three
  double right = 0;
  double top = 0;
  double bottom = 0;
  double y_label_middle = 0;
  double x_label_middle = 0;  ///< of its first line
  double legend_top = 0;
  std::size_t legend_columns = 0;  ///< below the panel; 0: the legend stands at its right
  std::size_t legend_rows = 0;
  NameTics x_tics;
  NameTics y_tics;
  std::vector<std::string> bar_label;  ///< lines: of the colour bar, which a heat map has at its right
  double bar_left = 0;
  double bar_right = 0;
  double bar_bottom = 0;        ///< its top is that of the axes' box
  double bar_label_middle = 0;  ///< of its first line
};

/// Where everything stands, in pixels: fixed here, not by gnuplot, so that the boxes of panels in a row or a column
/// line up, no text is cut off and a legend never covers data.
struct Layout {
  std::vector<std::string> title;  ///< lines
  double title_middle = 0;         ///< of its first line
  double width = 1100;
  double height = 0;
  std::vector<PanelLayout> panels;
};

Layout layout_of(const verify::Figure& figure);

}  // namespace sinkflow::plots

#pragma once

#include <cstddef>
#include <string>
#include <utility>
#include <vector>

namespace sinkflow::verify {

/// How a series is drawn.
enum class Mark { line, dashed, dotted, dash_dotted, points };

/// One curve or set of points. Points that are not finite are left out (a gap). A series without points only adds an
/// entry to the legend.
struct Series {
  std::string label;  ///< in the legend; empty: no entry
  Mark mark = Mark::line;
  int colour = 0;  ///< index into the plots' colour-blind-safe palette; equal index, equal colour in all panels
  std::vector<double> x;
  std::vector<double> y;
};

/// Colours of the palette for what is not one of several measured things: laws, and what stands for all.
inline constexpr int kBlack = 6;
inline constexpr int kGrey = 7;

/// An entry of the legend for all lines of a kind, whatever their colour.
inline Series legend_entry(std::string label, Mark mark, int colour = kBlack) {
  return {std::move(label), mark, colour, {}, {}};
}

/// An axis of a panel.
struct Axis {
  std::string label;  ///< quantity and unit; "dimensionless" quantities name no unit
  bool logarithmic = false;
  std::vector<std::string> categories = {};  ///< names of 0, 1, 2, ... instead of numbers; blanks made visible
};

/// A heat map: a value for every row and column. Cells that are not finite are left blank.
struct Cells {
  std::string label;                           ///< of the colours: quantity and unit
  std::vector<std::vector<double>> rows = {};  ///< rows[y][x], the first at the top
  double low = 0;                              ///< value of the palette's first colour; what is below has it too
  double high = 1;                             ///< value of its last
};

/// One of the pictures side by side that make a figure.
struct Panel {
  std::string title;
  Axis x;
  Axis y;
  std::vector<Series> series;
  Cells cells = {};  ///< instead of series
};

/// What a claim wants drawn: data only, so that plots recompute nothing.
struct Figure {
  std::string name;  ///< file name without ending, such as "alpha-growth"
  std::string title;
  std::string caption;        ///< one or two sentences: what is seen and what the theory says
  std::vector<Panel> panels;  ///< drawn one below the other
  /// Panels side by side in a row. In such a figure the axes of equal labels have one range, so that pictures compare.
  std::size_t columns = 1;
};

}  // namespace sinkflow::verify

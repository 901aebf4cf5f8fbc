#include "plots/gnuplot_script.hpp"

#include <algorithm>
#include <array>
#include <cstddef>
#include <iterator>
#include <set>
#include <string>
#include <vector>

#include <fmt/format.h>

#include "plots/axis_script.hpp"
#include "plots/cells.hpp"
#include "plots/extent.hpp"
#include "plots/figure_csv.hpp"
#include "plots/layout.hpp"
#include "plots/text.hpp"

namespace sinkflow::plots {

namespace {

struct Style {
  std::string_view light;  // lines and points
  std::string_view dark;   // dashes and dots: they stay visible on a line of the same colour
  int point_type;
};

// Okabe and Ito's palette, its yellow (too faint on white) replaced by grey; marks differ too, for print without
// colour.
constexpr std::array<Style, 8> styles{{{"#0072B2", "#003E61", 7},
                                       {"#D55E00", "#7A3600", 5},
                                       {"#009E73", "#005A41", 9},
                                       {"#CC79A7", "#8A3F68", 13},
                                       {"#E69F00", "#8A5F00", 11},
                                       {"#56B4E9", "#1F6E9C", 6},
                                       {"#000000", "#000000", 4},
                                       {"#7F7F7F", "#4D4D4D", 8}}};

const Style& style_of(int colour) {
  const int count = static_cast<int>(styles.size());
  return styles.at(static_cast<std::size_t>((colour % count + count) % count));
}

/// `marked`: a line carries a few marks.
std::string drawn_with(const verify::Series& series, bool marked) {
  constexpr int marks = 7;
  const Style& style = style_of(series.colour);
  switch (series.mark) {
    case verify::Mark::dashed:
      return fmt::format("with lines lw 2 dt (8,6) lc rgb '{}'", style.dark);
    case verify::Mark::dotted:
      return fmt::format("with lines lw 2.4 dt (2,4) lc rgb '{}'", style.dark);
    case verify::Mark::dash_dotted:
      return fmt::format("with lines lw 2 dt (10,4,2,4) lc rgb '{}'", style.dark);
    case verify::Mark::points:
      return fmt::format("with points pt {} lc rgb '{}'", style.point_type, style.light);
    case verify::Mark::line:
      break;
  }
  return marked ? fmt::format("with linespoints lw 3 pt {} pn {} lc rgb '{}'", style.point_type, marks, style.light)
                : fmt::format("with lines lw 3 lc rgb '{}'", style.light);
}

/// Whether marks tell the panel's lines apart where there is no colour: where lines in the legend differ by it alone.
bool has_marked_lines(const verify::Panel& panel) {
  std::set<int> colours;
  for (const verify::Series& series : panel.series) {
    if (series.mark == verify::Mark::line && !series.label.empty()) {
      colours.insert(series.colour);
    }
  }
  return colours.size() > 1;
}

constexpr std::string_view preamble = R"gp(# Draws {name}.csv. Run in this directory:
#   gnuplot {name}.gp
#   gnuplot -e "format='pdf'" {name}.gp     (png, svg or pdf)
if (!exists('format')) format = '{format}'
reset
font = 'DejaVu Sans'
# The terminals count text, marks and lines in units of their own: these make the three pictures alike.
if (format eq 'png') size = {png_font:.4g}; mark = 1; spacing = 1.3
if (format eq 'svg') size = {font}; mark = 0.6; spacing = 1
if (format eq 'pdf') size = {pdf_font:.4g}; mark = 0.85; spacing = 1.3
text_font = sprintf('%s,%.4g', font, size)
title_font = sprintf('%s,%.4g', font, {title_scale:.4g} * size)
ink = '#222222'
if (format eq 'png') set terminal pngcairo size {width},{height} font text_font enhanced background '#ffffff' dashlength 1.4
if (format eq 'svg') set terminal svg size {width},{height} font text_font enhanced background '#ffffff'
if (format eq 'pdf') set terminal pdfcairo size {inches_wide:.4g}in,{inches_high:.4g}in font text_font fontscale 0.75 linewidth 1.5 enhanced background '#ffffff'
set output '{name}.'.format

set encoding utf8
set minussign
set datafile separator comma
set datafile commentschars ''
set border 3 lw 1 lc rgb '#666666'
set pointsize mark
set tics nomirror out scale 0.6 textcolor rgb ink
set key noenhanced Left reverse samplen 2 spacing spacing textcolor rgb ink
)gp";

// Viridis: evenly growing lightness, for the colour-blind and for print without colour; blank cells are white, which it
// has not.
constexpr std::string_view palette =
    "set palette defined (0 '#440154', 1 '#482878', 2 '#3e4989', 3 '#31688e', 4 '#26828e', 5 '#1f9e89', 6 '#35b779', "
    "7 '#6ece58', 8 '#b5de2b', 9 '#fde725')\nset cbtics nomirror out\n";

constexpr std::string_view grid = "set grid xtics ytics lt 1 lw 0.8 lc rgb '#e4e4e4'\nunset label 6\n";

/// Half the length of a cell's side, in units of its axis, where `cells` of them share `length` pixels. Neighbours
/// overlap by a pixel: smoothed edges that only touch leave seams.
double half_side(double length, std::size_t cells) {
  return 0.5 + 0.5 * static_cast<double>(cells) / length;
}

/// How the cells of a heat map are drawn from their data set.
std::string drawn_with(const verify::Cells& cells, const PanelLayout& place) {
  return fmt::format("using 4:5:({:.4f}):({:.4f}):6 with boxxyerror fs solid noborder fc palette notitle",
                     half_side(place.right - place.left, cells.rows.front().size()),
                     half_side(place.bottom - place.top, cells.rows.size()));
}

// Points an inch, and pixels an inch where gnuplot counts fonts in points (PNG) and where a page is as wide as 11
// inches.
constexpr double points_per_inch = 72;
constexpr double png_pixels_per_inch = 96;
constexpr double pdf_pixels_per_inch = 100;

std::string opening(const verify::Figure& figure, const Layout& layout, std::string_view format) {
  using fmt::arg;
  return fmt::format(preamble, arg("name", figure.name), arg("format", format), arg("width", layout.width),
                     arg("height", layout.height), arg("font", font_size),
                     arg("png_font", font_size * points_per_inch / png_pixels_per_inch),
                     arg("pdf_font", font_size * points_per_inch / pdf_pixels_per_inch),
                     arg("inches_wide", layout.width / pdf_pixels_per_inch),
                     arg("inches_high", layout.height / pdf_pixels_per_inch),
                     arg("title_scale", static_cast<double>(title_font_size) / font_size));
}

/// Pixels as gnuplot's screen coordinates, which grow from 0 to 1 from the left and from below.
struct Screen {
  double width;
  double height;

  [[nodiscard]] std::string x(double pixels) const { return fmt::format("screen {:.5f}", pixels / width); }
  [[nodiscard]] std::string y(double pixels) const { return up(height - pixels); }
  [[nodiscard]] std::string up(double pixels) const { return fmt::format("screen {:.5f}", pixels / height); }
};

std::string place_script(const Layout& layout, const PanelLayout& place) {
  const Screen screen{layout.width, layout.height};
  std::string script;
  auto out = std::back_inserter(script);
  fmt::format_to(out, "set lmargin at {}\nset rmargin at {}\nset tmargin at {}\nset bmargin at {}\n",
                 screen.x(place.left), screen.x(place.right), screen.y(place.top), screen.y(place.bottom));
  fmt::format_to(out, "set label 2 {} at {}, {} left textcolor rgb ink noenhanced\n", gnuplot_string(place.title),
                 screen.x(place.left), screen.y(place.title_middle));
  fmt::format_to(out, "set label 3 {} at {}, {} center rotate by 90 textcolor rgb ink noenhanced\n",
                 gnuplot_string(place.y_label), screen.x(place.y_label_middle),
                 screen.y((place.top + place.bottom) / 2));
  fmt::format_to(out, "set label 4 {} at {}, {} center textcolor rgb ink noenhanced\n", gnuplot_string(place.x_label),
                 screen.x((place.left + place.right) / 2), screen.y(place.x_label_middle));
  const bool below = place.legend_columns > 0;
  fmt::format_to(out, "set key at {}, {} left top vertical maxrows {}\n",
                 screen.x(below ? place.left : place.right + 10), screen.y(place.legend_top), place.legend_rows);
  return script;
}

/// The colour bar of a heat map, where its numbers and its label stand; the grid of a panel of series.
std::string colours_script(const Layout& layout, const PanelLayout& place, const verify::Panel& panel) {
  if (!has_cells(panel)) {
    return std::string(grid);
  }
  const Screen screen{layout.width, layout.height};
  const Extent scale{panel.cells.low, panel.cells.high};
  std::string script = "unset grid\n";
  auto out = std::back_inserter(script);
  fmt::format_to(out, "set cbrange [{:.17g}:{:.17g}]\nset format cb '%.{}h'\n", scale.low, scale.high,
                 tic_digits(scale));
  fmt::format_to(out, "set colorbox vertical user origin {}, {} size {}, {} noborder\n", screen.x(place.bar_left),
                 screen.y(place.bar_bottom), screen.x(place.bar_right - place.bar_left),
                 screen.up(place.bar_bottom - place.top));
  fmt::format_to(out, "set label 6 {} at {}, {} center rotate by 90 textcolor rgb ink noenhanced\n",
                 gnuplot_string(place.bar_label), screen.x(place.bar_label_middle),
                 screen.y((place.top + place.bar_bottom) / 2));
  return script;
}

/// What the panel's axes span: their own points, and in a figure of several columns those of all axes of equal labels.
Extents extents_in(const verify::Figure& figure, const verify::Panel& panel) {
  Extents extents = extents_of(panel);
  if (figure.columns > 1) {
    for (const verify::Panel& other : figure.panels) {
      const Extents others = extents_of(other);
      if (other.x.label == panel.x.label) {
        extents.x.include(others.x);
      }
      if (other.y.label == panel.y.label) {
        extents.y.include(others.y);
      }
    }
  }
  return extents;
}

std::string plot_script(const std::string& name, const verify::Panel& panel, const PanelLayout& place,
                        std::size_t& data_set) {
  const auto next_data = [&] { return fmt::format("'{}.csv' skip 1 index {}", name, data_set++); };
  std::vector<std::string> elements;
  if (has_finite_cell(panel.cells)) {
    elements.push_back(fmt::format("{} {}", next_data(), drawn_with(panel.cells, place)));
  } else if (std::ranges::none_of(panel.series, has_finite_point)) {
    // gnuplot needs something to plot besides entries of the legend.
    elements.emplace_back("NaN notitle");
  }
  const bool marked = has_marked_lines(panel);
  for (const verify::Series& series : panel.series) {
    const std::string title = series.label.empty() ? "notitle" : "title " + gnuplot_string(series.label);
    const std::string data = has_finite_point(series) ? next_data() + " using 4:5" : "keyentry";
    elements.push_back(fmt::format(
        "{} {} {}", data, drawn_with(series, marked && !series.label.empty() && has_finite_point(series)), title));
  }
  return fmt::format("plot {}", fmt::join(elements, ", \\\n     "));
}

}  // namespace

std::string gnuplot_script(const verify::Figure& figure, std::string_view format) {
  require_consistent(figure);
  const Layout layout = layout_of(figure);
  const Screen screen{layout.width, layout.height};
  std::string script = opening(figure, layout, format);
  if (std::ranges::any_of(figure.panels, has_cells)) {
    script += palette;
  }
  script += fmt::format("set label 1 {} at {}, {} left font title_font textcolor rgb ink noenhanced\nset multiplot\n",
                        gnuplot_string(layout.title), screen.x(layout.panels.empty() ? 0 : layout.panels.front().left),
                        screen.y(layout.title_middle));
  std::size_t data_set = 0;
  for (std::size_t i = 0; i < figure.panels.size(); ++i) {
    const verify::Panel& panel = figure.panels[i];
    const PanelLayout& place = layout.panels[i];
    script += fmt::format("\n# Panel {}\n", i + 1) + place_script(layout, place) +
              axes_script(panel, place, extents_in(figure, panel), figure.columns > 1) +
              colours_script(layout, place, panel) + plot_script(figure.name, panel, place, data_set) +
              "\nunset label 1\n";
  }
  return script + "\nunset multiplot\nunset output\n";
}

}  // namespace sinkflow::plots

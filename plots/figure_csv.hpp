#pragma once

#include <string>

#include "verify/harness/figure.hpp"

namespace sinkflow::plots {

/// The figure's numbers as CSV, header `panel,series,label,x,y`: panels and, in each, series counted from 1; 17
/// significant digits. Points that are not finite are left out: a blank line stands for such a gap, two blank lines
/// between series. CSV readers skip them; gnuplot breaks the line at one and counts data sets by two.
/// Further columns, each in figures that need it only: `value` of the cells of a heat map (series 1, x its column and y
/// its row, from 0; cells that are not finite are left out), `x_name` and `y_name` of the categories.
/// Throws std::invalid_argument if a series' x and y differ in length, or if a panel contradicts itself.
std::string figure_csv(const verify::Figure& figure);

/// Whether a series appears in the CSV at all.
bool has_finite_point(const verify::Series& series);

}  // namespace sinkflow::plots

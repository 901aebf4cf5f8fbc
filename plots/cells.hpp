#pragma once

#include <cstddef>
#include <string>
#include <vector>

#include "verify/harness/figure.hpp"

namespace sinkflow::plots {

/// Whether the panel is a heat map.
bool has_cells(const verify::Panel& panel);

/// Whether there is a cell to draw; cells that are not finite are left out of the CSV too.
bool has_finite_cell(const verify::Cells& cells);

/// Names for the tics of a panel's axes: the categories, those of a heat map without any its numbers from 0, none for
/// an axis of numbers.
std::vector<std::string> x_names(const verify::Panel& panel);
std::vector<std::string> y_names(const verify::Panel& panel);

/// Throws std::invalid_argument if the figure has no column, or if a panel contradicts itself: both series and cells,
/// rows of different lengths or of none, categories that are not as many as the cells, on a logarithmic axis, or an
/// empty scale of colours.
void require_consistent(const verify::Figure& figure);

}  // namespace sinkflow::plots

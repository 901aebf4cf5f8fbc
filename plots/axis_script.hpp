#pragma once

#include <string>

#include "plots/layout.hpp"
#include "verify/figure.hpp"

namespace sinkflow::plots {

/// gnuplot commands that set a panel's axes: scales, ranges, tics and the form of the numbers or names at them.
std::string axes_script(const verify::Panel& panel, const PanelLayout& place);

}  // namespace sinkflow::plots

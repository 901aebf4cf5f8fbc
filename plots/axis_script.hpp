#pragma once

#include <string>

#include "plots/extent.hpp"
#include "plots/layout.hpp"
#include "verify/harness/figure.hpp"

namespace sinkflow::plots {

/// gnuplot commands that set a panel's axes, which span `extents`: scales, ranges, tics and the form of the numbers or
/// names at them. `fixed`: no more than these, so that panels of equal extents have equal axes.
std::string axes_script(const verify::Panel& panel, const PanelLayout& place, const Extents& extents, bool fixed);

}  // namespace sinkflow::plots

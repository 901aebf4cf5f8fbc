#pragma once

#include <string>

#include "verify/figure.hpp"

namespace sinkflow::plots {

/// gnuplot commands that set a panel's axes: scales, ranges, tics and the form of the numbers at them.
std::string axes_script(const verify::Panel& panel);

}  // namespace sinkflow::plots

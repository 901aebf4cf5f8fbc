#pragma once

#include <string>
#include <string_view>

#include "verify/harness/figure.hpp"

namespace sinkflow::plots {

/// A gnuplot script that draws the figure from NAME.csv, as figure_csv writes it, in the directory it runs in. It
/// draws `format` ("png", "svg" or "pdf") unless the variable of that name is set before.
std::string gnuplot_script(const verify::Figure& figure, std::string_view format);

}  // namespace sinkflow::plots

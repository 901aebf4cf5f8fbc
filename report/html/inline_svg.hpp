#pragma once

#include <string>
#include <string_view>

namespace sinkflow::report {

/// A picture made by gnuplot's svg terminal as it can stand inside an HTML page: without XML header, its ids (and what
/// refers to them) begin with `prefix`, as every picture uses the same ones, and `title` is its name for those who do
/// not see it.
std::string inline_svg(std::string_view svg, std::string_view prefix, std::string_view title);

}  // namespace sinkflow::report

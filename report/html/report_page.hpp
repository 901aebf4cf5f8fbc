#pragma once

#include <string>
#include <vector>

#include "report/report.hpp"

namespace sinkflow::report {

/// A picture drawn for the report: the figure's name and the text of its SVG file.
struct InlineFigure {
  std::string name;
  std::string svg;
};

/// report.html: one page that needs nothing else, neither network nor scripts. Every figure of the report that has an
/// SVG in `figures` is part of it.
std::string report_page(const Report& report, const std::vector<InlineFigure>& figures);

}  // namespace sinkflow::report

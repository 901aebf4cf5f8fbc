#pragma once

#include <string>

#include "verify/report.hpp"

namespace sinkflow::plots {

/// The page's table of the paper's statements, with their verdicts as printed and as corrected, and of those beyond the
/// paper.
std::string statement_section(const verify::Report& report);

}  // namespace sinkflow::plots

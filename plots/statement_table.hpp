#pragma once

#include <string>

#include "verify/report.hpp"

namespace sinkflow::plots {

/// The page's table of the statements that claims of the report are about, with their verdicts as printed and as
/// corrected.
std::string statement_table(const verify::Report& report);

}  // namespace sinkflow::plots

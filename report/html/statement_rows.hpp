#pragma once

#include <string>

#include "report/report.hpp"

namespace sinkflow::report {

/// The page's table of the statements that claims of the report are about, with their verdicts as printed and as
/// corrected.
std::string statement_table(const Report& report);

}  // namespace sinkflow::report

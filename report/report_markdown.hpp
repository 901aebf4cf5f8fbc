#pragma once

#include <string>

#include "report/report.hpp"

namespace sinkflow::report {

/// report.md: the report for a terminal or a forge. What did not come out as expected stands first and in full; then
/// the tables of statements and claims, and the provenance.
std::string report_to_markdown(const Report& report);

}  // namespace sinkflow::report

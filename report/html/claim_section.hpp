#pragma once

#include <string>
#include <vector>

#include "report/html/report_page.hpp"
#include "report/report.hpp"

namespace sinkflow::report {

/// The page's section on one claim: what it tests, what was measured, how, and what it says.
std::string claim_section(const verify::ClaimResult& result, const verify::Provenance& provenance,
                          const std::vector<InlineFigure>& figures);

}  // namespace sinkflow::report

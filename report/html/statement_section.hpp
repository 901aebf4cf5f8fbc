#pragma once

#include <string>

#include "report/report.hpp"

namespace sinkflow::report {

/// The page's sections on all statements, those of the paper first, each followed by its errata: text, formulas,
/// assumptions, status, proof and claims. Those that no claim of the report is about are folded away.
std::string statement_sections(const Report& report);

}  // namespace sinkflow::report

#pragma once

#include <string>

#include "verify/report.hpp"

namespace sinkflow::plots {

/// The page's sections on all statements, those of the paper first, each followed by its errata: text, formulas,
/// assumptions, status, proof and claims. Those that no claim of the report is about are folded away.
std::string statement_sections(const verify::Report& report);

}  // namespace sinkflow::plots

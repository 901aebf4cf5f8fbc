#pragma once

#include <string>

#include "verify/harness/evidence.hpp"

namespace sinkflow::report {

/// A table of all checks, the tightest marked. Reasons of tolerances have a column of their own where
/// they differ. A refuted check is as expected only if the claim `expected` that.
std::string check_table(const verify::Evidence& evidence, verify::Verdict expected);

/// The same table with nothing but the tightest check.
std::string tightest_check_table(const verify::Evidence& evidence, verify::Verdict expected);

}  // namespace sinkflow::report

#pragma once

#include <filesystem>

#include "verify/report.hpp"

namespace sinkflow::apps {

/// Writes report.json, report.md, report.html and figures/ into `directory`, which exists.
void write_report(const verify::Report& report, const std::filesystem::path& directory);

}  // namespace sinkflow::apps

#pragma once

#include <filesystem>

#include "report/report.hpp"

namespace sinkflow::apps {

/// Writes report.json, report.md, report.html and figures/ into `directory`, which exists.
void write_report(const report::Report& report, const std::filesystem::path& directory);

}  // namespace sinkflow::apps

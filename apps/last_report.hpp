#pragma once

#include <filesystem>
#include <set>
#include <string>

namespace sinkflow::apps {

/// The claims that a report.json has as not as expected. Throws InputError if there is no such report.
std::set<std::string> not_as_expected(const std::filesystem::path& report);

/// All claims that a report.json holds; none if there is no such report.
std::set<std::string> claims_reported(const std::filesystem::path& report);

}  // namespace sinkflow::apps

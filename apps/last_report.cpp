#include "apps/last_report.hpp"

#include <nlohmann/json.hpp>

#include "formats/bad_input.hpp"
#include "formats/files.hpp"

namespace sinkflow::apps {

std::set<std::string> not_as_expected(const std::filesystem::path& report) {
  const std::string text = formats::read_file(report);
  std::set<std::string> ids;
  try {
    const nlohmann::json whole = nlohmann::json::parse(text);
    for (const nlohmann::json& claim : whole.at("claims")) {
      if (!claim.at("as_expected").get<bool>()) {
        ids.insert(claim.at("id").get<std::string>());
      }
    }
  } catch (const nlohmann::json::exception& error) {
    formats::reject(report.string(), "claims", "the report.json of an earlier run", error.what());
  }
  return ids;
}

}  // namespace sinkflow::apps

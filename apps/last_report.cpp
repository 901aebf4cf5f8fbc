#include "apps/last_report.hpp"

#include <nlohmann/json.hpp>

#include "formats/bad_input.hpp"
#include "formats/files.hpp"
#include "theory/errors.hpp"

namespace sinkflow::apps {

namespace {

/// The ids of those claims of a report that `keep` is true of.
template <class Keep>
std::set<std::string> ids_where(const std::filesystem::path& report, const Keep& keep) {
  const std::string text = formats::read_file(report);
  std::set<std::string> ids;
  try {
    const nlohmann::json whole = nlohmann::json::parse(text);
    for (const nlohmann::json& claim : whole.at("claims")) {
      if (keep(claim)) {
        ids.insert(claim.at("id").get<std::string>());
      }
    }
  } catch (const nlohmann::json::exception& error) {
    formats::reject(report.string(), "claims", "the report.json of an earlier run", error.what());
  }
  return ids;
}

}  // namespace

std::set<std::string> not_as_expected(const std::filesystem::path& report) {
  return ids_where(report, [](const nlohmann::json& claim) { return !claim.at("as_expected").get<bool>(); });
}

std::set<std::string> claims_reported(const std::filesystem::path& report) {
  try {
    return ids_where(report, [](const nlohmann::json&) { return true; });
  } catch (const InputError&) {
    return {};
  }
}

}  // namespace sinkflow::apps

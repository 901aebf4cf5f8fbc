#include <fmt/format.h>
#include <fmt/ranges.h>

#include "apps/command.hpp"
#include "apps/json_output.hpp"
#include "formats/files.hpp"
#include "verify/harness/claim.hpp"

namespace sinkflow::apps::command_list {
namespace {

Json to_json(const verify::Claim& claim) {
  return {{"id", claim.id},
          {"title", claim.title},
          {"tags", claim.tags},
          {"kind", verify::name_of(claim.kind)},
          {"tier", verify::name_of(claim.tier)},
          {"expected", verify::name_of(claim.expected)},
          {"cost_seconds", claim.cost_seconds}};
}

Action define(CLI::App& app) {
  const auto json = std::make_shared<bool>(false);
  app.add_flag("--json", *json, "print a JSON array");
  return [json] {
    if (*json) {
      Json all = Json::array();
      for (const verify::Claim& claim : verify::claims()) {
        all.push_back(to_json(claim));
      }
      formats::write_file("-", all.dump(2) + "\n");
      return kAsExpected;
    }
    for (const verify::Claim& claim : verify::claims()) {
      fmt::print("{:<20} {:<10} {:<6} {:<10} {}  [{}]\n", claim.id, verify::name_of(claim.kind),
                 verify::name_of(claim.tier), verify::name_of(claim.expected), claim.title, fmt::join(claim.tags, " "));
    }
    return kAsExpected;
  };
}

const CommandRegistration registration({"list", "List the claims", "sinkflow list --json", define});

}  // namespace
}  // namespace sinkflow::apps::command_list

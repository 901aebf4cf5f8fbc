#include <cmath>
#include <memory>
#include <string>
#include <vector>

#include <fmt/format.h>

#include "apps/command.hpp"
#include "apps/json_output.hpp"
#include "apps/numbers.hpp"
#include "formats/files.hpp"
#include "report/report_comparison.hpp"
#include "theory/errors.hpp"

namespace sinkflow::apps::command_compare {
namespace {

struct Arguments {
  std::string before;
  std::string after;
  double threshold = 0.1;
  std::string json;
};

Json number_or_null(const std::optional<double>& value) {
  return value ? Json(*value) : Json();
}

Json to_json(const std::vector<report::Lone>& all) {
  Json array = Json::array();
  for (const report::Lone& lone : all) {
    array.push_back({{"claim", lone.claim}, {"check", lone.check.empty() ? Json() : Json(lone.check)}});
  }
  return array;
}

Json to_json(const report::Comparison& comparison) {
  Json provenance = Json::array();
  for (const report::TextChange& change : comparison.provenance) {
    provenance.push_back({{"key", change.of}, {"before", change.before}, {"after", change.after}});
  }
  Json verdicts = Json::array();
  for (const report::TextChange& change : comparison.verdicts) {
    verdicts.push_back(
        {{"claim", change.of}, {"field", change.what}, {"before", change.before}, {"after", change.after}});
  }
  Json moved = Json::array();
  for (const report::Movement& movement : comparison.moved) {
    moved.push_back({{"claim", movement.claim},
                     {"check", movement.check},
                     {"quantity", movement.quantity},
                     {"before", number_or_null(movement.before)},
                     {"after", number_or_null(movement.after)},
                     {"tolerances", number_or_null(movement.tolerances)}});
  }
  return {{"same_verdicts", comparison.same_verdicts()},
          {"compared", comparison.compared},
          {"verdicts", verdicts},
          {"gone", to_json(comparison.gone)},
          {"added", to_json(comparison.added)},
          {"moved", moved},
          {"provenance", provenance}};
}

std::string shown(const std::optional<double>& value) {
  return value ? fmt::format("{:.10g}", *value) : "none";
}

std::string shown(const std::string& value) {
  return value.empty() ? "nothing" : value;
}

void print_lone(const char* heading, const std::vector<report::Lone>& all) {
  for (const report::Lone& lone : all) {
    fmt::print("{}: {} {}\n", heading, lone.claim, lone.check.empty() ? "" : "check '" + lone.check + "'");
  }
}

void print(const report::Comparison& comparison) {
  for (const report::TextChange& change : comparison.verdicts) {
    fmt::print("{}: {} {} -> {}\n", change.of, change.what, change.before, change.after);
  }
  print_lone("gone", comparison.gone);
  print_lone("added", comparison.added);
  for (const report::Movement& movement : comparison.moved) {
    fmt::print("moved: {} check '{}': {} {} -> {}{}\n", movement.claim, movement.check, movement.quantity,
               shown(movement.before), shown(movement.after),
               movement.tolerances ? fmt::format(", {:.2g} tolerances", *movement.tolerances) : "");
  }
  for (const report::TextChange& change : comparison.provenance) {
    fmt::print("provenance: {} {} -> {}\n", change.of, shown(change.before), shown(change.after));
  }
  fmt::print("{} claims compared, {}\n", comparison.compared,
             comparison.same_verdicts() ? "no verdict changed" : "not all verdicts are as they were");
}

int run(const Arguments& arguments) {
  if (!std::isfinite(arguments.threshold) || arguments.threshold < 0) {
    throw InputError(fmt::format("threshold: expected a number >= 0, found {}", arguments.threshold));
  }
  const auto before = report::parse_report(formats::read_file(arguments.before), arguments.before);
  const auto after = report::parse_report(formats::read_file(arguments.after), arguments.after);
  const report::Comparison comparison = report::compare(before, after, arguments.threshold);
  if (!arguments.json.empty()) {
    formats::write_file(arguments.json, to_json(comparison).dump(2) + "\n");
  }
  if (arguments.json != "-") {
    print(comparison);
  }
  return comparison.same_verdicts() ? kAsExpected : kNotAsExpected;
}

Action define(CLI::App& app) {
  const auto arguments = std::make_shared<Arguments>();
  app.add_option("BEFORE", arguments->before, "report.json of a run")->required();
  app.add_option("AFTER", arguments->after, "report.json of another")->required();
  add_number(app, "--threshold", arguments->threshold,
             "how far a number of a check moves, in units of its tolerance, before it is listed");
  app.add_option("--json", arguments->json, "write what changed to this file ('-': standard output, no text)");
  return [arguments] { return run(*arguments); };
}

const CommandRegistration registration({"compare",
                                        "Compare two reports: verdicts that changed, claims that are gone, numbers "
                                        "that moved",
                                        "sinkflow compare before/report.json after/report.json", define});

}  // namespace
}  // namespace sinkflow::apps::command_compare

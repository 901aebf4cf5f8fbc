#include "statements/statements.hpp"

#include <memory>
#include <string>

#include <fmt/format.h>

#include "apps/command.hpp"
#include "apps/command_line.hpp"
#include "apps/json_output.hpp"
#include "formats/files.hpp"
#include "report/coverage.hpp"
#include "report/theory_note.hpp"

namespace sinkflow::apps::command_statements {
namespace {

struct Arguments {
  bool markdown = false;
  bool coverage = false;
  std::string json;
};

void list_statements() {
  for (const statements::Statement& statement : statements::statements()) {
    fmt::print("{:<28} {:<10} {}\n", statement.tag, statement.status, statement.title);
  }
}

void list_items() {
  const auto standings = report::item_standings();
  for (const auto& [item, printed, corrected] : standings) {
    fmt::print("{:<40} {:<16} {:<10} {}\n", item->id, printed, corrected, item->says);
  }
  fmt::print("{}\n", report::standings_sentence(standings));
}

Json json_of_items() {
  Json all = Json::array();
  for (const auto& [item, printed, corrected] : report::item_standings()) {
    all.push_back({{"id", item->id},
                   {"where", item->where},
                   {"says", item->says},
                   {"claims", item->claims},
                   {"printed", printed},
                   {"corrected", corrected.empty() ? Json() : Json(corrected)},
                   {"reason", item->reason.empty() ? Json() : Json(item->reason)}});
  }
  return all;
}

int print(const Arguments& arguments) {
  if (!arguments.coverage) {
    arguments.markdown ? formats::write_file("-", report::theory_note()) : list_statements();
  } else if (!arguments.json.empty()) {
    formats::write_file(arguments.json, json_of_items().dump(2) + "\n");
  } else {
    arguments.markdown ? formats::write_file("-", report::coverage_to_markdown()) : list_items();
  }
  return kAsExpected;
}

Action define(CLI::App& app) {
  const auto arguments = std::make_shared<Arguments>();
  auto* markdown =
      app.add_flag("--markdown", arguments->markdown,
                   "print all of them with their proofs, as docs/theory.md, or the items, as docs/coverage.md");
  auto* coverage =
      app.add_flag("--coverage", arguments->coverage,
                   "every item of the paper: where it stands, what it says, which claims test it and their verdict");
  app.add_option("--json", arguments->json, "write the items to this file ('-': standard output)")
      ->needs(coverage)
      ->excludes(markdown);
  return [arguments] { return print(*arguments); };
}

const CommandRegistration registration({"statements",
                                        "List the statements and the items of the paper, or print them whole",
                                        "sinkflow statements --markdown > theory.md", define});

}  // namespace
}  // namespace sinkflow::apps::command_statements

#include <algorithm>

#include <fmt/format.h>
#include <fmt/ranges.h>

#include "apps/command.hpp"
#include "apps/command_line.hpp"
#include "statements/statements.hpp"
#include "theory/errors.hpp"
#include "verify/harness/claim.hpp"

namespace sinkflow::apps::command_show {
namespace {

void print_field(const char* name, const std::string& text) {
  if (!text.empty()) {
    fmt::print("  {:<12} {}\n", name, text);
  }
}

void print_statement(const std::string& tag) {
  const statements::Statement* statement = statements::find_statement(tag);
  if (statement == nullptr) {
    throw std::logic_error("no statement for the tag " + tag);
  }
  fmt::print("\n{}  {} ({})\n", tag, statement->title, statement->where);
  print_field("statement", statement->statement);
  print_field("formula", statement->latex);
  print_field("as printed", statement->printed);
  print_field("as corrected", statement->corrected);
  for (const std::string& assumption : statement->assumptions) {
    print_field("assumes", assumption);
  }
  print_field("status", statement->status);
}

int show(const std::string& id) {
  const auto& all = verify::claims();
  const auto claim = std::find_if(all.begin(), all.end(), [&](const verify::Claim& c) { return c.id == id; });
  if (claim == all.end()) {
    throw InputError(fmt::format("claim: expected an id that 'sinkflow list' prints, found '{}'", id));
  }
  fmt::print("{}\n{}\n\n", claim->id, claim->title);
  print_field("tags", fmt::format("{}", fmt::join(claim->tags, " ")));
  print_field("kind", std::string(verify::name_of(claim->kind)));
  print_field("tier", std::string(verify::name_of(claim->tier)));
  print_field("expected", std::string(verify::name_of(claim->expected)));
  print_field("method", claim->method);
  print_field("tolerance", claim->tolerance);
  print_field("control", claim->control);
  print_field("figures", fmt::format("{}", fmt::join(claim->figures, " ")));
  for (const std::string& tag : claim->tags) {
    print_statement(tag);
  }
  return kAsExpected;
}

Action define(CLI::App& app) {
  const auto id = std::make_shared<std::string>();
  app.add_option("ID", *id, "claim")->required()->type_name(std::string(kClaimType));
  return [id] { return show(*id); };
}

const CommandRegistration registration({"show", "Show one claim whole, with the statements it tests",
                                        "sinkflow show sharp.exponent", define});

}  // namespace
}  // namespace sinkflow::apps::command_show

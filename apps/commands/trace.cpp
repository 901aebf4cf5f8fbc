#include <algorithm>
#include <map>
#include <set>

#include <fmt/format.h>
#include <fmt/ranges.h>

#include "apps/command.hpp"
#include "statements/code_references.hpp"
#include "statements/statements.hpp"
#include "verify/harness/claim.hpp"

namespace sinkflow::apps::command_trace {
namespace {

using Sets = std::map<std::string, std::set<std::string>>;

void print_tags() {
  Sets places;
  for (const statements::CodeReference& reference : statements::code_references()) {
    places[reference.tag].insert(fmt::format("{}:{}", reference.file, reference.line));
  }
  Sets claims;
  for (const verify::Claim& claim : verify::claims()) {
    for (const std::string& tag : claim.tags) {
      claims[tag].insert(claim.id);
    }
  }
  fmt::print("statement -> claims, code\n");
  for (const statements::Statement& statement : statements::statements()) {
    fmt::print("{}  {}\n", statement.tag, statement.title);
    fmt::print("    claims  {}\n",
               claims[statement.tag].empty() ? "none" : fmt::format("{}", fmt::join(claims[statement.tag], " ")));
    fmt::print("    code    {}\n",
               places[statement.tag].empty() ? "none" : fmt::format("{}", fmt::join(places[statement.tag], " ")));
    if (!statement.unused_because.empty()) {
      fmt::print("    unused  {}\n", statement.unused_because);
    }
  }
}

void print_files() {
  Sets tags;
  for (const statements::CodeReference& reference : statements::code_references()) {
    tags[reference.file].insert(reference.tag);
  }
  fmt::print("\ncode -> statements\n");
  for (const auto& [file, found] : tags) {
    fmt::print("{}  {}\n", file, fmt::join(found, " "));
  }
  fmt::print("\nclaim -> statements\n");
  for (const verify::Claim& claim : verify::claims()) {
    fmt::print("{}  {}\n", claim.id, fmt::join(claim.tags, " "));
  }
}

Action define(CLI::App&) {
  return [] {
    print_tags();
    print_files();
    return kAsExpected;
  };
}

const CommandRegistration registration({"trace",
                                        "Statements, the code that implements them and the claims that test "
                                        "them, both ways",
                                        "sinkflow trace", define});

}  // namespace
}  // namespace sinkflow::apps::command_trace

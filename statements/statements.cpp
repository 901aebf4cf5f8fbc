#include "statements/statements.hpp"

#include <algorithm>
#include <limits>
#include <stdexcept>
#include <string_view>

#include <toml++/toml.h>

namespace sinkflow::embedded {
extern const std::string_view statements_toml;
}  // namespace sinkflow::embedded

namespace sinkflow::statements {
namespace {

std::string text(const toml::table& table, std::string_view key) {
  return table[key].value_or(std::string());
}

Statement read_statement(const toml::table& table) {
  Statement statement{text(table, "tag"),
                      text(table, "title"),
                      text(table, "where"),
                      text(table, "chapter"),
                      table["order"].value_or(std::int64_t{0}),
                      text(table, "amends"),
                      text(table, "statement"),
                      text(table, "latex"),
                      {},
                      text(table, "printed"),
                      text(table, "corrected"),
                      text(table, "status"),
                      text(table, "proof"),
                      text(table, "unused_because"),
                      {}};
  if (const toml::array* assumptions = table["assumptions"].as_array()) {
    for (const toml::node& assumption : *assumptions) {
      statement.assumptions.push_back(assumption.value_or(std::string()));
    }
  }
  if (const toml::table* figures = table["reference"].as_table()) {
    for (const auto& [name, figure] : *figures) {
      statement.reference.emplace(name.str(), figure.value_or(std::numeric_limits<double>::quiet_NaN()));
    }
  }
  return statement;
}

std::vector<Statement> read_statements() {
  const toml::table document = toml::parse(embedded::statements_toml);
  std::vector<Statement> all;
  for (const toml::node& node : *document["statement"].as_array()) {
    all.push_back(read_statement(*node.as_table()));
  }
  std::sort(all.begin(), all.end(), [](const Statement& a, const Statement& b) { return a.tag < b.tag; });
  return all;
}

}  // namespace

const std::vector<Statement>& statements() {
  static const std::vector<Statement> all = read_statements();
  return all;
}

const Statement* find_statement(const std::string& tag) {
  const auto& all = statements();
  const auto found = std::find_if(all.begin(), all.end(), [&](const Statement& s) { return s.tag == tag; });
  return found == all.end() ? nullptr : &*found;
}

double reference_figure(const std::string& tag, const std::string& name) {
  const Statement* statement = find_statement(tag);
  if (statement == nullptr || !statement->reference.contains(name)) {
    throw std::invalid_argument("no reference figure " + name + " in the statement " + tag);
  }
  return statement->reference.at(name);
}

}  // namespace sinkflow::statements

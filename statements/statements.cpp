#include "statements/statements.hpp"

#include <algorithm>
#include <limits>
#include <stdexcept>
#include <string_view>

#include "statements/toml_fields.hpp"

namespace sinkflow::embedded {
extern const std::string_view statements_toml;
}  // namespace sinkflow::embedded

namespace sinkflow::statements {
namespace {

Statement read_statement(const toml::table& table) {
  Statement statement{text(table, "tag"),
                      text(table, "title"),
                      text(table, "where"),
                      text(table, "chapter"),
                      table["order"].value_or(std::int64_t{0}),
                      texts(table, "amends"),
                      text(table, "concerns"),
                      text(table, "statement"),
                      text(table, "latex"),
                      {},
                      text(table, "printed"),
                      text(table, "corrected"),
                      text(table, "status"),
                      text(table, "proof"),
                      text(table, "unused_because"),
                      {}};
  statement.assumptions = texts(table, "assumptions");
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

std::vector<const Statement*> errata_of(const std::string& tag) {
  std::vector<const Statement*> errata;
  for (const Statement& statement : statements()) {
    if (std::find(statement.amends.begin(), statement.amends.end(), tag) != statement.amends.end()) {
      errata.push_back(&statement);
    }
  }
  return errata;
}

double reference_figure(const std::string& tag, const std::string& name) {
  const Statement* statement = find_statement(tag);
  if (statement == nullptr || !statement->reference.contains(name)) {
    throw std::invalid_argument("no reference figure " + name + " in the statement " + tag);
  }
  return statement->reference.at(name);
}

}  // namespace sinkflow::statements

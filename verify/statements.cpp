#include "verify/statements.hpp"

#include <algorithm>
#include <charconv>
#include <limits>
#include <stdexcept>
#include <string_view>

#include <toml++/toml.h>

namespace sinkflow::embedded {
extern const std::string_view statements_toml;
extern const std::string_view code_references;
}  // namespace sinkflow::embedded

namespace sinkflow::verify {
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

/// Lines "tag file line".
std::vector<CodeReference> read_code_references() {
  std::vector<CodeReference> all;
  std::string_view rest = embedded::code_references;
  while (!rest.empty()) {
    const std::string_view line = rest.substr(0, rest.find('\n'));
    rest.remove_prefix(std::min(rest.size(), line.size() + 1));
    const std::size_t first = line.find(' ');
    const std::size_t last = line.rfind(' ');
    if (first == std::string_view::npos || first == last) {
      continue;
    }
    CodeReference reference{std::string(line.substr(0, first)), std::string(line.substr(first + 1, last - first - 1)),
                            0};
    std::from_chars(line.data() + last + 1, line.data() + line.size(), reference.line);
    all.push_back(std::move(reference));
  }
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

const std::vector<CodeReference>& code_references() {
  static const std::vector<CodeReference> all = read_code_references();
  return all;
}

}  // namespace sinkflow::verify

#include "statements/items.hpp"

#include <string_view>

#include "statements/toml_fields.hpp"

namespace sinkflow::embedded {
extern const std::string_view items_toml;
}  // namespace sinkflow::embedded

namespace sinkflow::statements {
namespace {

std::vector<Item> read_items() {
  const toml::table document = toml::parse(embedded::items_toml);
  std::vector<Item> all;
  if (const toml::array* items = document["item"].as_array()) {
    for (const toml::node& node : *items) {
      const toml::table& table = *node.as_table();
      all.push_back({text(table, "id"), text(table, "where"), text(table, "says"), text(table, "quote"),
                     texts(table, "claims"), text(table, "status"), text(table, "reason")});
    }
  }
  return all;
}

}  // namespace

const std::vector<Item>& items() {
  static const std::vector<Item> all = read_items();
  return all;
}

}  // namespace sinkflow::statements

#pragma once

#include <string>
#include <string_view>
#include <vector>

#include <toml++/toml.h>

// Reading the tables of paper_refs/, which are part of the program.
namespace sinkflow::statements {

/// The text of a key; empty if there is none.
inline std::string text(const toml::table& table, std::string_view key) {
  return table[key].value_or(std::string());
}

/// The texts of a key that holds one or an array of them; empty if there is none.
inline std::vector<std::string> texts(const toml::table& table, std::string_view key) {
  std::vector<std::string> all;
  if (const toml::array* array = table[key].as_array()) {
    for (const toml::node& node : *array) {
      all.push_back(node.value_or(std::string()));
    }
  } else if (const std::string one = text(table, key); !one.empty()) {
    all.push_back(one);
  }
  return all;
}

}  // namespace sinkflow::statements

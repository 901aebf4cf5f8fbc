#include "apps/near_matches.hpp"

#include <algorithm>
#include <numeric>
#include <utility>

namespace sinkflow::apps {
namespace {

/// Levenshtein's distance: how many characters have to be inserted, left out or replaced.
std::size_t edit_distance(std::string_view a, std::string_view b) {
  std::vector<std::size_t> row(b.size() + 1);
  std::iota(row.begin(), row.end(), std::size_t{0});
  for (const char c : a) {
    std::size_t diagonal = row[0]++;
    for (std::size_t j = 0; j < b.size(); ++j) {
      const std::size_t replaced = diagonal + (c == b[j] ? 0 : 1);
      diagonal = row[j + 1];
      row[j + 1] = std::min({replaced, row[j] + 1, row[j + 1] + 1});
    }
  }
  return row.back();
}

}  // namespace

std::vector<std::string> near_matches(std::string_view text, const std::vector<std::string>& names) {
  constexpr std::size_t most = 3;
  std::vector<std::pair<std::size_t, std::string>> near;
  for (const std::string& name : names) {
    const std::size_t distance = edit_distance(text, name);
    const bool within = !text.empty() && name.find(text) != std::string::npos;
    if (within || 2 * distance <= std::max(text.size(), name.size())) {  // at least half of it is right
      near.emplace_back(distance, name);
    }
  }
  std::sort(near.begin(), near.end());
  near.resize(std::min(near.size(), most));
  std::vector<std::string> matches;
  matches.reserve(near.size());
  for (auto& [distance, name] : near) {
    matches.push_back(std::move(name));
  }
  return matches;
}

}  // namespace sinkflow::apps

#include "apps/near_names.hpp"

#include <algorithm>
#include <utility>

#include <fmt/format.h>
#include <fmt/ranges.h>

namespace sinkflow::apps {
namespace {

/// Letters to insert, delete, replace or swap with their neighbour that turn one text into the other.
std::size_t changes_between(std::string_view from, std::string_view to) {
  std::vector<std::vector<std::size_t>> changes(from.size() + 1, std::vector<std::size_t>(to.size() + 1));
  for (std::size_t i = 0; i <= from.size(); ++i) {
    for (std::size_t j = 0; j <= to.size(); ++j) {
      if (i == 0 || j == 0) {
        changes[i][j] = i + j;
        continue;
      }
      const std::size_t replaced = changes[i - 1][j - 1] + (from[i - 1] == to[j - 1] ? 0 : 1);
      changes[i][j] = std::min({replaced, changes[i - 1][j] + 1, changes[i][j - 1] + 1});
      if (i > 1 && j > 1 && from[i - 1] == to[j - 2] && from[i - 2] == to[j - 1]) {
        changes[i][j] = std::min(changes[i][j], changes[i - 2][j - 2] + 1);
      }
    }
  }
  return changes.back().back();
}

/// The least changes to the name or to one of its parts between hyphens and dots.
std::size_t changes_to(std::string_view typed, std::string_view name) {
  std::size_t least = changes_between(typed, name);
  for (std::size_t begin = 0; begin < name.size();) {
    const std::size_t end = std::min(name.find_first_of("-.", begin), name.size());
    least = std::min(least, changes_between(typed, name.substr(begin, end - begin)) + 1);
    begin = end + 1;
  }
  return least;
}

}  // namespace

std::vector<std::string> near_names(std::string_view typed, const std::vector<std::string>& names) {
  constexpr std::size_t most = 3;
  const std::size_t most_changes = std::max<std::size_t>(2, typed.size() / 3);
  std::vector<std::pair<std::size_t, std::string>> near;
  for (const std::string& name : names) {
    const bool part = typed.size() > 2 && name.find(typed) != std::string::npos;
    const std::size_t changes = changes_to(typed, name);
    if (part || changes <= most_changes) {
      near.emplace_back(part ? 0 : changes, name);
    }
  }
  std::ranges::sort(near);
  std::vector<std::string> nearest;
  for (std::size_t i = 0; i < std::min(most, near.size()); ++i) {
    nearest.push_back(near[i].second);
  }
  return nearest;
}

std::string found_instead(std::string_view given, const std::vector<std::string>& names) {
  constexpr std::size_t longest = 100;  // of no name is there so much
  const std::string_view typed = given.substr(0, longest);
  const std::vector<std::string> near = near_names(typed, names);
  return near.empty() ? fmt::format("found '{}'", typed)
                      : fmt::format("found '{}'; near it: {}", typed, fmt::join(near, ", "));
}

}  // namespace sinkflow::apps

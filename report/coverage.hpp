#pragma once

#include <map>
#include <string>
#include <vector>

#include "statements/items.hpp"

namespace sinkflow::report {

/// What the suite says of one item of the paper. The verdicts are those that its claims expect; `sinkflow verify` fails
/// if one of them comes out otherwise.
struct ItemStanding {
  const statements::Item* item = nullptr;
  /// "confirmed", "refuted", "refuted in part", or the item's status if no claim tests it.
  std::string printed;
  /// The corrected form: "confirmed" beside a refuted print, otherwise empty.
  std::string corrected;
};

/// All items, in the order of the paper. Throws std::logic_error for an item that names a claim that does not exist.
std::vector<ItemStanding> item_standings();

/// How many items stand how: the key is ItemStanding::printed.
std::map<std::string, std::size_t> count_standings(const std::vector<ItemStanding>& standings);

/// "131 items: 40 confirmed as printed, 20 refuted, ..."; a standing that no item has is left out.
std::string standings_sentence(const std::vector<ItemStanding>& standings);

/// docs/coverage.md: every item with what tests it.
std::string coverage_to_markdown();

}  // namespace sinkflow::report

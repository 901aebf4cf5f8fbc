#pragma once

#include <string>
#include <vector>

namespace sinkflow::statements {

/// Something that the paper states, asks or shows: a row of the ledger in paper_refs/items/ (docs/formats.md).
struct Item {
  std::string id;                   ///< such as "thm3.a" or "fig3a.mlp-zeroed-backcopy"
  std::string where;                ///< section, theorem or figure, as a reader finds it
  std::string says;                 ///< in our own words
  std::string quote;                ///< a few words exactly as printed, where the wording matters
  std::vector<std::string> claims;  ///< ids of the claims that test it
  std::string status;               ///< planned, slip, open or out-of-reach, if no claim tests it
  std::string reason;               ///< why no claim tests it, or which part of it is not tested
};

/// All items, in the order of the paper.
const std::vector<Item>& items();

}  // namespace sinkflow::statements

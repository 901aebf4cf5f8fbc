#pragma once

#include <string>
#include <string_view>
#include <vector>

// The chapters of docs/theory.md, by which statements are listed everywhere.
namespace sinkflow::report {

/// A chapter with its statements.
struct Chapter {
  std::string name;   ///< as statements give it, such as "growth"
  std::string title;  ///< its heading
};

/// All of them, in the order of paper_refs/theory.md.in.
const std::vector<Chapter>& chapters();

/// What stands around a chapter's name in paper_refs/theory.md.in, where its statements belong.
inline constexpr std::string_view kBeginOfMark = "<!-- statements: ";
inline constexpr std::string_view kEndOfMark = " -->\n";

}  // namespace sinkflow::report

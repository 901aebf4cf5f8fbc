#pragma once

#include <string>
#include <string_view>

namespace sinkflow::statements {

/// The texts of the statements are plain, so that a terminal shows them: "u' = pi_v e^{-alpha_v}", "<g_v, gamma> >= 0".
/// This is one paragraph of such text as Markdown: Greek letters, subscripts, superscripts and signs as in print, tags
/// as links to their anchors, and whatever Markdown would take for its own escaped. Line breaks become spaces.
std::string paragraph_to_markdown(std::string_view text);

/// A whole text: paragraphs stand between blank lines, and lines that are indented are set apart.
std::string plain_to_markdown(std::string_view text);

/// The anchor of a statement in docs/theory.md: its tag with - for the colon.
std::string anchor_of(std::string_view tag);

}  // namespace sinkflow::statements

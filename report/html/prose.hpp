#pragma once

#include <string>
#include <string_view>

#include "statements/statements.hpp"

namespace sinkflow::report {

/// The text of a statement or proof as HTML: its lines are joined to paragraphs, which blank lines separate; an
/// indented line stays one of its own. Tags of statements become links to their sections.
std::string html_prose(std::string_view text);

/// One line of text as HTML, with tags of statements as links.
std::string html_line(const std::string& text);

/// A tag as a link to the statement's section, or as it is if there is no such statement.
std::string html_tag(const std::string& tag);

/// A formula of a statement as MathML in a box of its own.
std::string html_formula(const std::string& latex);

/// The printed and the corrected form of a statement side by side; nothing if it has no such pair.
std::string html_forms(const statements::Statement& statement);

}  // namespace sinkflow::report

#pragma once

#include <string>
#include <string_view>

#include "report/report.hpp"

namespace sinkflow::report {

/// The text with <, >, &, " and ' as entities: safe between tags and in attributes.
std::string html_escaped(std::string_view text);

/// A number for people: at most `digits` significant digits, a true minus sign, powers of ten as such.
std::string html_number(double value, int digits);

/// A verdict as symbol and word. Colour says only whether it is the one expected.
std::string html_verdict(verify::Verdict verdict, bool as_expected);

/// A term with its description, for a list of definitions; empty for an empty description.
std::string html_entry(std::string_view term, const std::string& html);

}  // namespace sinkflow::report

// The only file that includes Boost.Spirit, which takes long to compile.
#include "formats/csv_records.hpp"

#include <algorithm>

#include <boost/spirit/home/x3.hpp>
#include <fmt/format.h>

#include "formats/bad_input.hpp"
#include "formats/byte_order_mark.hpp"

namespace sinkflow::formats {
namespace {

namespace x3 = boost::spirit::x3;

const auto quoted = x3::rule<struct QuotedTag, std::string>("quoted") = x3::omit[*x3::blank] >> '"' >>
                                                                        *(("\"\"" >> x3::attr('"')) |
                                                                          (x3::char_ - '"')) >>
                                                                        '"' >> x3::omit[*x3::blank];
const auto plain = x3::rule<struct PlainTag, std::string>("plain") = *(x3::char_ - (x3::char_(",\"") | x3::eol));
const auto cell = x3::rule<struct CellTag, std::string>("cell") = quoted | plain;
const auto record = cell % ',';

std::string_view without_blanks(std::string_view text) {
  const std::size_t first = std::min(text.find_first_not_of(" \t"), text.size());
  return text.substr(first, text.find_last_not_of(" \t") + 1 - first);
}

/// The rest of the line at the front of `rest`, its end included, which is removed.
std::string_view take_line(std::string_view& rest) {
  const std::size_t end = std::min(rest.find_first_of("\r\n"), rest.size());
  const std::string_view line = rest.substr(0, end);
  rest.remove_prefix(end);
  rest.remove_prefix(rest.starts_with("\r\n") ? 2 : std::min<std::size_t>(1, rest.size()));
  return line;
}

/// How many lines end in `text`.
std::size_t line_ends(std::string_view text) {
  std::size_t count = 0;
  while (text.find_first_of("\r\n") != std::string_view::npos) {
    take_line(text);
    ++count;
  }
  return count;
}

/// The record at the front of `rest`, which is removed up to the end of its line.
std::vector<std::string> take_record(std::string_view& rest, const std::string& name, std::size_t line) {
  std::vector<std::string> cells;
  const char* here = rest.data();
  const char* end = here + rest.size();
  const bool whole = x3::parse(here, end, record, cells);
  if (!whole || (here != end && *here != '\r' && *here != '\n')) {
    const std::string_view left(here, static_cast<std::size_t>(end - here));
    reject(name, fmt::format("line {}", line + line_ends(rest.substr(0, rest.size() - left.size()))),
           "cells without quotes, or in quotes that are closed, with quotes inside doubled",
           shown(left.substr(0, left.find_first_of("\r\n"))));
  }
  rest.remove_prefix(static_cast<std::size_t>(here - rest.data()));
  take_line(rest);
  for (std::string& text : cells) {
    text = without_blanks(text);
  }
  return cells;
}

void require_text(std::string_view text, const std::string& name) {
  if (text.starts_with("\xFF\xFE") || text.starts_with("\xFE\xFF")) {
    reject(name, "line 1", "UTF-8", "UTF-16, which spreadsheets call Unicode text");
  }
  if (const std::size_t nul = text.find('\0'); nul != std::string_view::npos) {
    reject(name, line_and_column(text, nul), "text", "a NUL");
  }
}

}  // namespace

std::vector<CsvRecord> csv_records(std::string_view text, const std::string& name, std::string& comment) {
  require_text(text, name);
  std::string_view rest = without_byte_order_mark(text);
  std::vector<CsvRecord> records;
  comment.clear();
  for (std::size_t line = 1; !rest.empty();) {
    const std::string_view before = rest;
    std::string_view after = rest;
    const std::string_view first = take_line(after);
    if (first.starts_with('#') || without_blanks(first).empty()) {
      if (records.empty() && first.starts_with('#')) {
        comment = without_blanks(first.substr(std::min(first.find_first_not_of('#'), first.size())));
      }
      rest = after;
    } else {
      records.push_back({line, take_record(rest, name, line)});
    }
    line += line_ends(before.substr(0, before.size() - rest.size()));
  }
  return records;
}

std::vector<std::string> csv_cells(std::string_view line, const std::string& name) {
  return take_record(line, name, 1);
}

}  // namespace sinkflow::formats

#include "formats/csv.hpp"

#include <algorithm>
#include <array>
#include <cctype>
#include <charconv>
#include <cmath>
#include <cstddef>
#include <iterator>
#include <limits>
#include <optional>
#include <system_error>

#include <fmt/format.h>
#include <fmt/ranges.h>

#include "formats/bad_input.hpp"
#include "formats/csv_records.hpp"

namespace sinkflow::formats {

namespace {

bool is_missing(std::string_view cell) {
  constexpr std::array<std::string_view, 12> words{"",    "NA",   "N/A",  "n/a",  "NaN",  "nan",
                                                   "NAN", "#N/A", "<NA>", "null", "NULL", "None"};
  return std::find(words.begin(), words.end(), cell) != words.end();
}

/// The finite number that a cell is, or nothing.
std::optional<double> number_in(std::string_view cell) {
  const bool signed_twice = cell.starts_with("+-") || cell.starts_with("++");
  if (cell.starts_with('+') && !signed_twice) {
    cell.remove_prefix(1);
  }
  double value = 0;
  const auto [end, error] = std::from_chars(cell.data(), cell.data() + cell.size(), value);
  const bool whole = error == std::errc() && end == cell.data() + cell.size() && std::isfinite(value);
  return whole ? std::optional(value) : std::nullopt;
}

bool all_numbers(const std::vector<std::string>& cells) {
  return std::all_of(cells.begin(), cells.end(),
                     [](const std::string& cell) { return number_in(cell).has_value() || is_missing(cell); });
}

/// A name for what separates the cells of a line without commas, or nothing.
std::optional<std::string> other_separator(const std::string& line) {
  constexpr std::array<std::pair<char, const char*>, 5> separators{
      {{';', "semicolons"}, {'\t', "tabs"}, {'|', "vertical bars"}, {':', "colons"}, {' ', "spaces"}}};
  for (const auto& [separator, plural] : separators) {
    if (line.find(separator) != std::string::npos) {
      return plural;
    }
  }
  return {};
}

/// Headings, and the records below them.
struct Sheet {
  std::vector<std::string> headings;
  std::vector<CsvRecord> rows;
};

/// Numbers right below a comment of as many cells: the comment holds the headings, as numpy writes them.
void take_headings(Sheet& sheet, const std::string& comment, const std::string& name) {
  const std::vector<std::string>& first = sheet.rows.front().cells;
  const bool numbers = all_numbers(first);
  if (numbers && !comment.empty() && comment.find('"') == std::string::npos) {
    std::vector<std::string> cells = csv_cells(comment, name);
    if (cells.size() == first.size()) {
      sheet.headings = std::move(cells);
      return;
    }
  }
  sheet.headings = first;
  sheet.rows.erase(sheet.rows.begin());
}

/// R leaves the heading of row names out, and some programs end every line in a comma.
void even_out(Sheet& sheet) {
  const std::size_t width = sheet.headings.size();
  const auto all_rows = [&](const auto& property) {
    return std::all_of(sheet.rows.begin(), sheet.rows.end(), property);
  };
  if (!all_rows([&](const CsvRecord& row) { return row.cells.size() == width + 1; })) {
    return;
  }
  if (all_rows([](const CsvRecord& row) { return row.cells.back().empty(); })) {
    for (CsvRecord& row : sheet.rows) {
      row.cells.pop_back();
    }
  } else {
    sheet.headings.insert(sheet.headings.begin(), "");
  }
}

Sheet sheet_of(std::string_view text, const std::string& name) {
  std::string comment;
  Sheet sheet{{}, csv_records(text, name, comment)};
  if (sheet.rows.empty()) {
    reject(name, "line 1", "column names", text.empty() ? "an empty text" : "blank lines and comments only");
  }
  const std::size_t line = sheet.rows.front().line;
  take_headings(sheet, comment, name);
  if (sheet.headings.size() == 1) {
    const auto separator = other_separator(sheet.headings.front());
    const bool below = !sheet.rows.empty() && sheet.rows.front().cells.size() == 1 &&
                       other_separator(sheet.rows.front().cells.front()) == separator;
    // Decimal commas make several cells of the rows; then the headings alone have to tell.
    const bool decimal_commas = !sheet.rows.empty() && sheet.rows.front().cells.size() > 1;
    if (separator && (below || (decimal_commas && *separator != "spaces"))) {
      reject(name, fmt::format("line {}", line), "cells separated by commas",
             fmt::format("cells separated by {}", *separator));
    }
  }
  if (sheet.rows.empty()) {
    reject(name, fmt::format("line {}", line + 1), "at least one row", "the end of the text");
  }
  even_out(sheet);
  for (const CsvRecord& row : sheet.rows) {
    if (row.cells.size() != sheet.headings.size()) {
      reject(name, fmt::format("line {}", row.line), fmt::format("{} cells, as in the header", sheet.headings.size()),
             std::to_string(row.cells.size()));
    }
  }
  return sheet;
}

/// Where in `headings` this one is.
std::size_t place_of(const std::string& heading, const std::vector<std::string>& headings, const std::string& name) {
  const auto found = std::find(headings.begin(), headings.end(), heading);
  if (found == headings.end()) {
    reject(name, "its headings", fmt::format("one of the columns {}", fmt::join(headings, ", ")), shown(heading));
  }
  if (std::count(headings.begin(), headings.end(), heading) > 1) {
    reject(name, "its headings", "every column that is asked for once", shown(heading) + " twice");
  }
  return static_cast<std::size_t>(std::distance(headings.begin(), found));
}

std::vector<double> numbers_of(const Sheet& sheet, std::size_t column, const std::string& name) {
  std::vector<double> numbers;
  numbers.reserve(sheet.rows.size());
  for (const CsvRecord& row : sheet.rows) {
    const std::string& cell = row.cells[column];
    const std::optional<double> value = number_in(cell);
    if (!value && !is_missing(cell)) {
      reject(name, fmt::format("line {}, column {}", row.line, shown(sheet.headings[column])),
             "a finite number or an empty cell", shown(cell));
    }
    numbers.push_back(value.value_or(std::numeric_limits<double>::quiet_NaN()));
  }
  return numbers;
}

}  // namespace

const std::vector<double>& CsvTable::column(const std::string& heading) const {
  return columns[place_of(heading, names, name)];
}

CsvTable parse_csv(std::string_view text, const std::string& name) {
  const Sheet sheet = sheet_of(text, name);
  CsvTable table{sheet.headings, {}, name};
  for (std::size_t column = 0; column < sheet.headings.size(); ++column) {
    table.columns.push_back(numbers_of(sheet, column, name));
  }
  return table;
}

CsvTable parse_csv(std::string_view text, const std::string& name, std::span<const std::string> wanted) {
  const Sheet sheet = sheet_of(text, name);
  CsvTable table{{}, {}, name};
  for (const std::string& heading : wanted) {
    table.names.push_back(heading);
    table.columns.push_back(numbers_of(sheet, place_of(heading, sheet.headings, name), name));
  }
  return table;
}

std::string to_csv(const CsvTable& table) {
  std::string text = fmt::format("{}\n", fmt::join(table.names, ","));
  const std::size_t rows = table.columns.empty() ? 0 : table.columns.front().size();
  for (std::size_t row = 0; row < rows; ++row) {
    const char* separator = "";
    for (const std::vector<double>& column : table.columns) {
      text += separator;
      if (std::isfinite(column[row])) {
        fmt::format_to(std::back_inserter(text), "{:.17g}", column[row]);
      }
      separator = ",";
    }
    text += '\n';
  }
  return text;
}

}  // namespace sinkflow::formats

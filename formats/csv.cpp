#include "formats/csv.hpp"

#include <algorithm>
#include <charconv>
#include <cmath>
#include <cstddef>
#include <iterator>
#include <limits>
#include <system_error>

#include <fmt/format.h>
#include <fmt/ranges.h>

#include "formats/bad_input.hpp"

namespace sinkflow::formats {

namespace {

/// Removes the text up to the next `separator` from the front of `rest`, the separator included, and returns it.
std::string_view take_until(char separator, std::string_view& rest) {
  const std::size_t end = std::min(rest.find(separator), rest.size());
  const std::string_view front = rest.substr(0, end);
  rest.remove_prefix(std::min(end + 1, rest.size()));
  return front;
}

std::string_view trimmed(std::string_view cell) {
  const std::size_t first = std::min(cell.find_first_not_of(" \t\r"), cell.size());
  return cell.substr(first, cell.find_last_not_of(" \t\r") + 1 - first);
}

std::vector<std::string_view> cells_of(std::string_view line) {
  std::vector<std::string_view> cells;
  for (auto left = std::count(line.begin(), line.end(), ',') + 1; left > 0; --left) {
    cells.push_back(trimmed(take_until(',', line)));
  }
  return cells;
}

/// NaN for an empty cell and for one that is not a finite number; the caller tells them apart.
double number_in(std::string_view cell) {
  double value = 0;
  const auto [end, error] = std::from_chars(cell.data(), cell.data() + cell.size(), value);
  const bool whole = error == std::errc() && end == cell.data() + cell.size() && std::isfinite(value);
  return whole ? value : std::numeric_limits<double>::quiet_NaN();
}

CsvTable table_with_headings(std::string_view line, const std::string& name) {
  CsvTable table;
  table.name = name;
  for (const std::string_view heading : cells_of(line)) {
    if (std::find(table.names.begin(), table.names.end(), heading) != table.names.end()) {
      reject(name, "line 1", "every column name once", shown(heading) + " twice");
    }
    table.names.emplace_back(heading);
  }
  table.columns.resize(table.names.size());
  return table;
}

}  // namespace

const std::vector<double>& CsvTable::column(const std::string& heading) const {
  const auto found = std::find(names.begin(), names.end(), heading);
  if (found == names.end()) {
    reject(name, "its headings", fmt::format("one of the columns {}", fmt::join(names, ", ")), shown(heading));
  }
  return columns[static_cast<std::size_t>(std::distance(names.begin(), found))];
}

CsvTable parse_csv(std::string_view text, const std::string& name) {
  constexpr std::string_view byte_order_mark = "\xEF\xBB\xBF";  // some spreadsheets write one
  if (text.starts_with(byte_order_mark)) {
    text.remove_prefix(byte_order_mark.size());
  }
  if (text.empty()) {
    reject(name, "line 1", "column names", "an empty text");
  }
  CsvTable table = table_with_headings(take_until('\n', text), name);
  std::size_t line_number = 1;
  while (!text.empty()) {
    const std::string place = fmt::format("line {}", ++line_number);
    const std::vector<std::string_view> cells = cells_of(take_until('\n', text));
    if (cells.size() != table.names.size()) {
      reject(name, place, fmt::format("{} cells, as in the header", table.names.size()), std::to_string(cells.size()));
    }
    for (std::size_t i = 0; i < cells.size(); ++i) {
      const double value = number_in(cells[i]);
      if (std::isnan(value) && !cells[i].empty()) {
        reject(name, fmt::format("{}, column {}", place, shown(table.names[i])), "a finite number or an empty cell",
               shown(cells[i]));
      }
      table.columns[i].push_back(value);
    }
  }
  if (line_number == 1) {
    reject(name, "line 2", "at least one row", "the end of the text");
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

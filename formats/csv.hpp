#pragma once

#include <string>
#include <string_view>
#include <vector>

namespace sinkflow::formats {

/// Named columns of numbers, all of the same length. NaN stands for a number that does not exist.
struct CsvTable {
  std::vector<std::string> names;
  std::vector<std::vector<double>> columns;
  std::string name = "the table";  ///< how errors call it

  /// The column with this heading. Throws InputError, with the headings that exist, if there is none.
  [[nodiscard]] const std::vector<double>& column(const std::string& heading) const;
};

/// Reads comma-separated numbers below one line of headings; an empty cell is NaN. `name` is how errors call the text.
/// Throws InputError with the line (and column name) for a ragged line, a cell that is not a finite number, a heading
/// given twice, and a text without rows.
CsvTable parse_csv(std::string_view text, const std::string& name);

/// The table as text that parse_csv reads back exactly: 17 significant digits, and an empty cell for whatever is not
/// finite.
std::string to_csv(const CsvTable& table);

}  // namespace sinkflow::formats

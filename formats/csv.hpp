#pragma once

#include <span>
#include <string>
#include <string_view>
#include <vector>

namespace sinkflow::formats {

/// Named columns of numbers, all of the same length. NaN stands for a number that does not exist.
struct CsvTable {
  std::vector<std::string> names;
  std::vector<std::vector<double>> columns;
  std::string name = "the table";  ///< how errors call it

  /// The column with this heading. Throws InputError, with the headings that exist, if there is none, and if there are
  /// several.
  [[nodiscard]] const std::vector<double>& column(const std::string& heading) const;
};

/// Reads numbers below one line of headings (csv_records.hpp). A missing number, NaN, is an empty cell or one of NA,
/// N/A, NaN, null and None. Headings may also stand in a comment right above the numbers (numpy); a first column
/// without a heading holds row names (R). `name` is how errors call the text.
/// Throws InputError with the line (and column name) for a ragged line, a cell that is not a finite number, a text
/// without rows, and for cells that are not separated by commas.
CsvTable parse_csv(std::string_view text, const std::string& name);

/// The same, `wanted` columns alone, in that order: the others may hold anything.
CsvTable parse_csv(std::string_view text, const std::string& name, std::span<const std::string> wanted);

/// The table as text that parse_csv reads back exactly: 17 significant digits, and an empty cell for whatever is not
/// finite.
std::string to_csv(const CsvTable& table);

}  // namespace sinkflow::formats

#pragma once

#include <cstddef>
#include <string>
#include <string_view>
#include <vector>

namespace sinkflow::formats {

/// One record of a CSV text.
struct CsvRecord {
  std::size_t line = 0;  ///< on which it begins, from 1
  std::vector<std::string> cells;
};

/// The records of a text as RFC 4180 has them: cells between commas; a cell in double quotes may hold commas, line ends
/// and quotes, which are doubled. Beyond that: lines may end in LF, CRLF or CR; blanks around a cell are dropped; a
/// byte order mark at the start, blank lines and lines that begin with # are no records. `comment` becomes the last
/// such line before the first record, without its #, or empty. Throws InputError for a quote that is not closed or
/// stands inside a cell, a NUL, and UTF-16.
std::vector<CsvRecord> csv_records(std::string_view text, const std::string& name, std::string& comment);

/// The cells of a single line, which holds nothing else. Throws as above.
std::vector<std::string> csv_cells(std::string_view line, const std::string& name);

}  // namespace sinkflow::formats

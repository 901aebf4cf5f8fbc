#include "plots/figure_csv.hpp"

#include <cmath>
#include <cstddef>
#include <iterator>
#include <stdexcept>

#include <fmt/format.h>

namespace sinkflow::plots {

namespace {

bool is_finite_point(const verify::Series& series, std::size_t i) {
  return std::isfinite(series.x[i]) && std::isfinite(series.y[i]);
}

std::string quoted(const std::string& label) {
  // gnuplot splits a quoted field at a comma behind a doubled quote, so such a label gets typographic quotes.
  const std::string quote = label.find(',') == std::string::npos ? "\"\"" : "”";
  std::string field = "\"";
  for (const char c : label) {
    if (c == '"') {
      field += quote;
    } else {
      // A line of the file is a point: no label may break it.
      field += c == '\n' || c == '\r' ? ' ' : c;
    }
  }
  return field + '"';
}

void append_points(const verify::Series& series, const std::string& prefix, std::string& csv) {
  bool begun = false;
  bool gap = false;
  for (std::size_t i = 0; i < series.x.size(); ++i) {
    if (!is_finite_point(series, i)) {
      gap = begun;
      continue;
    }
    if (gap) {
      csv += '\n';
    }
    fmt::format_to(std::back_inserter(csv), "{},{:.17g},{:.17g}\n", prefix, series.x[i], series.y[i]);
    begun = true;
    gap = false;
  }
}

}  // namespace

bool has_finite_point(const verify::Series& series) {
  if (series.x.size() != series.y.size()) {
    throw std::invalid_argument(
        fmt::format("series '{}': {} abscissae and {} ordinates", series.label, series.x.size(), series.y.size()));
  }
  for (std::size_t i = 0; i < series.x.size(); ++i) {
    if (is_finite_point(series, i)) {
      return true;
    }
  }
  return false;
}

std::string figure_csv(const verify::Figure& figure) {
  std::string csv = "panel,series,label,x,y\n";
  bool first = true;
  for (std::size_t p = 0; p < figure.panels.size(); ++p) {
    const auto& all = figure.panels[p].series;
    for (std::size_t s = 0; s < all.size(); ++s) {
      if (!has_finite_point(all[s])) {
        continue;
      }
      if (!first) {
        csv += "\n\n";
      }
      first = false;
      append_points(all[s], fmt::format("{},{},{}", p + 1, s + 1, quoted(all[s].label)), csv);
    }
  }
  return csv;
}

}  // namespace sinkflow::plots

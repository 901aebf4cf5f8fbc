#include "plots/figure_csv.hpp"

#include <algorithm>
#include <cmath>
#include <cstddef>
#include <stdexcept>
#include <vector>

#include <fmt/format.h>

#include "plots/cells.hpp"

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

/// The columns that not all figures have.
struct Columns {
  bool value = false;
  bool x_name = false;
  bool y_name = false;
};

Columns columns_of(const verify::Figure& figure) {
  const auto any = [&](auto&& property) { return std::ranges::any_of(figure.panels, property); };
  return {any(has_cells), any([](const verify::Panel& panel) { return !panel.x.categories.empty(); }),
          any([](const verify::Panel& panel) { return !panel.y.categories.empty(); })};
}

std::string header(const Columns& columns) {
  return fmt::format("panel,series,label,x,y{}{}{}\n", columns.value ? ",value" : "", columns.x_name ? ",x_name" : "",
                     columns.y_name ? ",y_name" : "");
}

/// The name of a place on an axis, empty where it has none.
std::string name_at(double place, const verify::Axis& axis) {
  const auto count = static_cast<double>(axis.categories.size());
  const bool named = place >= 0 && place < count && place == std::floor(place);
  return named ? quoted(axis.categories[static_cast<std::size_t>(place)]) : "";
}

/// What the lines of one data set, a series or the cells of a panel, have in common.
struct DataSet {
  std::size_t panel_number = 0;
  std::size_t number = 0;
  const verify::Panel& panel;
  const std::string& label;
  Columns columns;

  [[nodiscard]] std::string line(double x, double y, const std::string& value) const;
};

std::string DataSet::line(double x, double y, const std::string& value) const {
  std::string text = fmt::format("{},{},{},{:.17g},{:.17g}", panel_number, number, quoted(label), x, y);
  text += columns.value ? "," + value : "";
  text += columns.x_name ? "," + name_at(x, panel.x) : "";
  text += columns.y_name ? "," + name_at(y, panel.y) : "";
  return text + '\n';
}

std::string points(const verify::Series& series, const DataSet& data) {
  std::string csv;
  bool gap = false;
  for (std::size_t i = 0; i < series.x.size(); ++i) {
    if (!is_finite_point(series, i)) {
      gap = !csv.empty();
      continue;
    }
    csv += (gap ? "\n" : "") + data.line(series.x[i], series.y[i], "");
    gap = false;
  }
  return csv;
}

std::string cells(const DataSet& data) {
  std::string csv;
  const auto& rows = data.panel.cells.rows;
  for (std::size_t y = 0; y < rows.size(); ++y) {
    for (std::size_t x = 0; x < rows[y].size(); ++x) {
      if (std::isfinite(rows[y][x])) {
        csv += data.line(static_cast<double>(x), static_cast<double>(y), fmt::format("{:.17g}", rows[y][x]));
      }
    }
  }
  return csv;
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
  require_consistent(figure);
  const Columns columns = columns_of(figure);
  std::vector<std::string> data_sets;
  for (std::size_t p = 0; p < figure.panels.size(); ++p) {
    const verify::Panel& panel = figure.panels[p];
    for (std::size_t s = 0; s < panel.series.size(); ++s) {
      const verify::Series& series = panel.series[s];
      if (has_finite_point(series)) {
        data_sets.push_back(points(series, {p + 1, s + 1, panel, series.label, columns}));
      }
    }
    if (has_finite_cell(panel.cells)) {
      data_sets.push_back(cells({p + 1, 1, panel, panel.cells.label, columns}));
    }
  }
  return header(columns) + fmt::format("{}", fmt::join(data_sets, "\n\n"));
}

}  // namespace sinkflow::plots

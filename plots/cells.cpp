#include "plots/cells.hpp"

#include <algorithm>
#include <cmath>
#include <stdexcept>

#include <fmt/format.h>

namespace sinkflow::plots {

namespace {

std::vector<std::string> names(const verify::Axis& axis, std::size_t cells) {
  if (!axis.categories.empty()) {
    return axis.categories;
  }
  std::vector<std::string> numbers;
  numbers.reserve(cells);
  for (std::size_t i = 0; i < cells; ++i) {
    numbers.push_back(fmt::format("{}", i));
  }
  return numbers;
}

void require(bool condition, const verify::Panel& panel, const char* complaint) {
  if (!condition) {
    throw std::invalid_argument(fmt::format("panel '{}': {}", panel.title, complaint));
  }
}

void require_axis(const verify::Axis& axis, const verify::Panel& panel) {
  require(axis.categories.empty() || !axis.logarithmic, panel, "categories on a logarithmic axis");
}

void require_cells(const verify::Panel& panel) {
  const auto& rows = panel.cells.rows;
  const std::size_t columns = rows.front().size();
  const auto fits = [](const verify::Axis& axis, std::size_t count) {
    return axis.categories.empty() || axis.categories.size() == count;
  };
  require(panel.series.empty(), panel, "both series and cells");
  require(columns > 0 && std::ranges::all_of(rows, [&](const auto& row) { return row.size() == columns; }), panel,
          "rows of cells that are empty or differ in length");
  require(fits(panel.x, columns) && fits(panel.y, rows.size()), panel, "not as many categories as cells");
  require(!panel.x.logarithmic && !panel.y.logarithmic, panel, "cells on a logarithmic axis");
  require(std::isfinite(panel.cells.low) && std::isfinite(panel.cells.high) && panel.cells.low < panel.cells.high,
          panel, "no scale for the colours");
}

}  // namespace

bool has_cells(const verify::Panel& panel) {
  return !panel.cells.rows.empty();
}

bool has_finite_cell(const verify::Cells& cells) {
  return std::ranges::any_of(cells.rows, [](const std::vector<double>& row) {
    return std::ranges::any_of(row, [](double value) { return std::isfinite(value); });
  });
}

std::vector<std::string> x_names(const verify::Panel& panel) {
  return names(panel.x, has_cells(panel) ? panel.cells.rows.front().size() : 0);
}

std::vector<std::string> y_names(const verify::Panel& panel) {
  return names(panel.y, panel.cells.rows.size());
}

void require_consistent(const verify::Figure& figure) {
  if (figure.columns == 0) {
    throw std::invalid_argument(fmt::format("figure '{}': expected at least one column of panels", figure.name));
  }
  for (const verify::Panel& panel : figure.panels) {
    require_axis(panel.x, panel);
    require_axis(panel.y, panel);
    if (has_cells(panel)) {
      require_cells(panel);
    }
  }
}

}  // namespace sinkflow::plots

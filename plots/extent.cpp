#include "plots/extent.hpp"

#include <algorithm>
#include <cmath>
#include <cstddef>

namespace sinkflow::plots {

namespace {

bool can_be_drawn(double value, const verify::Axis& axis) {
  return std::isfinite(value) && (value > 0 || !axis.logarithmic);
}

}  // namespace

void Extent::include(double value) {
  low = std::min(low, value);
  high = std::max(high, value);
}

void Extent::include(const Extent& other) {
  low = std::min(low, other.low);
  high = std::max(high, other.high);
}

Extents extents_of(const verify::Panel& panel) {
  Extents extents;
  for (const verify::Series& series : panel.series) {
    for (std::size_t i = 0; i < series.x.size(); ++i) {
      if (can_be_drawn(series.x[i], panel.x) && can_be_drawn(series.y[i], panel.y)) {
        extents.x.include(series.x[i]);
        extents.y.include(series.y[i]);
      }
    }
  }
  return extents;
}

int tic_digits(const Extent& extent) {
  constexpr int most = 15;  // a double has no more
  const double largest = std::max(std::abs(extent.low), std::abs(extent.high));
  const double range = extent.high - extent.low;
  if (extent.empty() || !(range > 0)) {
    return fewest_tic_digits;
  }
  return std::clamp(static_cast<int>(std::ceil(std::log10(largest / range))) + 2, fewest_tic_digits, most);
}

double decades(const Extent& extent) {
  return extent.empty() ? 0 : std::log10(extent.high) - std::log10(extent.low);
}

}  // namespace sinkflow::plots

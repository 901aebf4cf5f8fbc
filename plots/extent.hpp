#pragma once

#include <limits>

#include "verify/harness/figure.hpp"

namespace sinkflow::plots {

/// A closed range of numbers, empty at first.
struct Extent {
  double low = std::numeric_limits<double>::infinity();
  double high = -std::numeric_limits<double>::infinity();

  void include(double value);
  void include(const Extent& other);
  [[nodiscard]] bool empty() const { return !(low <= high); }
};

/// What a panel's points span along x and y; those that cannot be drawn (not finite, or not positive on a logarithmic
/// axis) do not count.
struct Extents {
  Extent x;
  Extent y;
};

Extents extents_of(const verify::Panel& panel);

/// So that numbers up to 99999 need no power of ten.
inline constexpr int fewest_tic_digits = 5;

/// Significant digits that tell neighbouring tics of a linear axis apart.
int tic_digits(const Extent& extent);

/// log10(high / low); 0 for an empty extent.
double decades(const Extent& extent);

}  // namespace sinkflow::plots

#pragma once

#include <span>

namespace sinkflow::verify {

/// The line y = slope x + intercept of least squares, with the standard deviations of both and that of the residuals,
/// sqrt(sum of squares / (n - 2)), which are taken for independent.
struct StraightLine {
  double slope = 0;
  double intercept = 0;
  double slope_deviation = 0;
  double intercept_deviation = 0;
  double residual_deviation = 0;
};

/// The line through n points, good to the last digit of a double or close to it over the whole range of doubles: sums
/// are taken in long double about the first point, whose range holds squares of doubles, and centred twice. Throws
/// InputError for fewer than 3 points, for constant x, and for a result beyond the range of doubles.
StraightLine straight_line(std::span<const long double> x, std::span<const long double> y);

}  // namespace sinkflow::verify

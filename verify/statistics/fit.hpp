#pragma once

#include <optional>
#include <span>
#include <string>
#include <string_view>

namespace sinkflow::verify {

/// The law a fit assumes: y = e^c x^p, y = s log x + c, or y = s x + c.
enum class FitLaw { power, log, linear };

/// A straight line through (X, Y), the variables in which the law is linear. Deviations are standard deviations under
/// independent residuals (verify/statistics/straight_line.hpp).
struct Line {
  double slope = 0;  ///< the exponent p, or s
  double intercept = 0;
  double half_width = 0;  ///< of the 95% confidence interval of the slope (Student's t)
  double slope_deviation = 0;
  double intercept_deviation = 0;
  double residual_deviation = 0;  ///< of the residuals, with n - 2 degrees of freedom, in units of Y
  std::size_t points = 0;
};

/// The line over a window, and over its two halves (equal in X): a law that holds has the same slope in both.
struct Fit {
  Line whole;
  Line early;
  Line late;
};

/// The same, with halves only where both can carry a line.
struct FitOfFew {
  Line whole;
  std::optional<Line> early;
  std::optional<Line> late;
  std::string why_no_halves;  ///< empty if they are there
};

/// Fits the points with window_low <= x <= window_high and a finite y. Throws InputError if a whole or half window
/// holds fewer than three points or constant x, or if the law takes the logarithm of a value that is not positive.
Fit fit(std::span<const double> x, std::span<const double> y, FitLaw law, double window_low, double window_high);

/// The same where halves may be missing. Throws InputError for the whole window alone.
FitOfFew fit_of_few(std::span<const double> x, std::span<const double> y, FitLaw law, double window_low,
                    double window_high);

/// "power", "log" or "linear"; throws InputError for anything else.
FitLaw fit_law(std::string_view name);

}  // namespace sinkflow::verify

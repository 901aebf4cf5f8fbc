#pragma once

#include <span>
#include <string>
#include <string_view>

namespace sinkflow::verify {

/// The law a fit assumes: y = e^c x^p, y = s log x + c, or y = s x + c.
enum class FitLaw { power, log, linear };

/// A straight line through (X, Y), the variables in which the law is linear.
struct Line {
  double slope = 0;  ///< the exponent p, or s
  double intercept = 0;
  double half_width = 0;  ///< of the 95% confidence interval of the slope (Student's t, independent residuals)
  double residual = 0;    ///< root mean square, in units of Y
  std::size_t points = 0;
};

/// The line over a window, and over its two halves (equal in X): a law that holds has the same slope in both.
struct Fit {
  Line whole;
  Line early;
  Line late;
};

/// Fits the points with window_low <= x <= window_high. Throws InputError if a whole or half window holds fewer than
/// three points or no spread in x, or if the law takes the logarithm of a value that is not positive.
Fit fit(std::span<const double> x, std::span<const double> y, FitLaw law, double window_low, double window_high);

/// "power", "log" or "linear"; throws InputError for anything else.
FitLaw fit_law(std::string_view name);

}  // namespace sinkflow::verify

#include "verify/statistics/fit.hpp"

#include <algorithm>
#include <cmath>
#include <utility>
#include <vector>

#include <boost/math/distributions/students_t.hpp>
#include <fmt/format.h>

#include "theory/errors.hpp"
#include "verify/statistics/straight_line.hpp"

namespace sinkflow::verify {
namespace {

struct Points {
  std::vector<long double> x;
  std::vector<long double> y;
};

long double transformed(double value, bool logarithmic, const char* name) {
  if (!logarithmic) {
    return value;
  }
  if (!(value > 0)) {
    throw InputError(fmt::format("fit: expected positive {} for this law, found {}", name, value));
  }
  return std::log(static_cast<long double>(value));
}

Line line_through(const Points& points, const char* window) {
  try {
    const StraightLine line = straight_line(points.x, points.y);
    const auto freedom = static_cast<double>(points.x.size() - 2);
    const double quantile = boost::math::quantile(boost::math::students_t(freedom), 0.975);
    return {line.slope,           line.intercept,           quantile * line.slope_deviation,
            line.slope_deviation, line.intercept_deviation, line.residual_deviation,
            points.x.size()};
  } catch (const InputError& error) {
    throw InputError(fmt::format("fit: in the {} window {}", window, error.what()));
  }
}

Points points_in(std::span<const double> x, std::span<const double> y, FitLaw law, double low, double high) {
  Points points;
  for (std::size_t i = 0; i < x.size(); ++i) {
    if (x[i] >= low && x[i] <= high && std::isfinite(y[i])) {
      points.x.push_back(transformed(x[i], law != FitLaw::linear, "x"));
      points.y.push_back(transformed(y[i], law == FitLaw::power, "y"));
    }
  }
  return points;
}

/// The points below the middle of the window, and the others. In doubles, as the points are given: a point in the very
/// middle is on neither side by a digit that nobody wrote.
std::pair<Points, Points> halves(const Points& whole) {
  const auto [low, high] = std::minmax_element(whole.x.begin(), whole.x.end());
  const double middle = static_cast<double>(*low) / 2 + static_cast<double>(*high) / 2;  // the sum may overflow
  std::pair<Points, Points> result;
  for (std::size_t i = 0; i < whole.x.size(); ++i) {
    Points& half = static_cast<double>(whole.x[i]) < middle ? result.first : result.second;
    half.x.push_back(whole.x[i]);
    half.y.push_back(whole.y[i]);
  }
  return result;
}

}  // namespace

Fit fit(std::span<const double> x, std::span<const double> y, FitLaw law, double window_low, double window_high) {
  const Points points = points_in(x, y, law, window_low, window_high);
  const Line whole = line_through(points, "whole");
  const auto [early, late] = halves(points);
  return {whole, line_through(early, "early half"), line_through(late, "late half")};
}

FitOfFew fit_of_few(std::span<const double> x, std::span<const double> y, FitLaw law, double window_low,
                    double window_high) {
  const Points points = points_in(x, y, law, window_low, window_high);
  FitOfFew result;
  result.whole = line_through(points, "whole");
  const auto [early, late] = halves(points);
  try {
    const Line first = line_through(early, "early half");
    result.late = line_through(late, "late half");
    result.early = first;
  } catch (const InputError& error) {
    result.why_no_halves = error.what();
  }
  return result;
}

FitLaw fit_law(std::string_view name) {
  if (name == "power") {
    return FitLaw::power;
  }
  if (name == "log") {
    return FitLaw::log;
  }
  if (name == "linear") {
    return FitLaw::linear;
  }
  throw InputError(fmt::format("law: expected power, log or linear, found '{}'", name));
}

}  // namespace sinkflow::verify

#include "verify/statistics/fit.hpp"

#include <algorithm>
#include <cmath>
#include <vector>

#include <boost/math/distributions/students_t.hpp>
#include <fmt/format.h>

#include "theory/errors.hpp"

namespace sinkflow::verify {
namespace {

struct Points {
  std::vector<double> x;
  std::vector<double> y;
};

double transformed(double value, bool logarithmic, const char* name) {
  if (!logarithmic) {
    return value;
  }
  if (!(value > 0)) {
    throw InputError(fmt::format("fit: expected positive {} for this law, found {}", name, value));
  }
  return std::log(value);
}

double mean(const std::vector<double>& values) {
  double sum = 0;
  for (const double value : values) {
    sum += value;
  }
  return sum / static_cast<double>(values.size());
}

Line line_through(const Points& points, const char* window) {
  const std::size_t n = points.x.size();
  if (n < 3) {
    throw InputError(fmt::format("fit: expected at least 3 points in the {} window, found {}", window, n));
  }
  const double x_mean = mean(points.x);
  const double y_mean = mean(points.y);
  double spread = 0;
  double product = 0;
  for (std::size_t i = 0; i < n; ++i) {
    spread += (points.x[i] - x_mean) * (points.x[i] - x_mean);
    product += (points.x[i] - x_mean) * (points.y[i] - y_mean);
  }
  if (!(spread > 0)) {
    throw InputError(fmt::format("fit: expected different x in the {} window, found {} times {}", window, n, x_mean));
  }
  Line line;
  line.points = n;
  line.slope = product / spread;
  line.intercept = y_mean - line.slope * x_mean;
  double squares = 0;
  for (std::size_t i = 0; i < n; ++i) {
    const double deviation = points.y[i] - y_mean - line.slope * (points.x[i] - x_mean);
    squares += deviation * deviation;
  }
  line.residual = std::sqrt(squares / static_cast<double>(n));
  const auto freedom = static_cast<double>(n - 2);
  const double quantile = boost::math::quantile(boost::math::students_t(freedom), 0.975);
  line.half_width = quantile * std::sqrt(squares / freedom / spread);
  return line;
}

}  // namespace

Fit fit(std::span<const double> x, std::span<const double> y, FitLaw law, double window_low, double window_high) {
  Points whole;
  for (std::size_t i = 0; i < x.size(); ++i) {
    if (x[i] >= window_low && x[i] <= window_high && std::isfinite(y[i])) {
      whole.x.push_back(transformed(x[i], law != FitLaw::linear, "x"));
      whole.y.push_back(transformed(y[i], law == FitLaw::power, "y"));
    }
  }
  Fit result;
  result.whole = line_through(whole, "whole");
  const auto [low, high] = std::minmax_element(whole.x.begin(), whole.x.end());
  const double middle = (*low + *high) / 2;
  Points early;
  Points late;
  for (std::size_t i = 0; i < whole.x.size(); ++i) {
    Points& half = whole.x[i] < middle ? early : late;
    half.x.push_back(whole.x[i]);
    half.y.push_back(whole.y[i]);
  }
  result.early = line_through(early, "early half");
  result.late = line_through(late, "late half");
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

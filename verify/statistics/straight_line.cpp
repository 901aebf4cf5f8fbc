#include "verify/statistics/straight_line.hpp"

#include <cmath>
#include <limits>
#include <vector>

#include <fmt/format.h>

#include "theory/errors.hpp"

namespace sinkflow::verify {
namespace {

using Wide = long double;
static_assert(std::numeric_limits<Wide>::max_exponent > 4 * std::numeric_limits<double>::max_exponent &&
                  std::numeric_limits<Wide>::digits > std::numeric_limits<double>::digits,
              "a wider type is needed for squares of doubles");

/// Values less their mean, and the mean.
struct Centred {
  std::vector<Wide> values;
  Wide mean = 0;
};

/// The first pass leaves a mean of the size of its rounding errors, which the second removes.
Centred centred(std::span<const Wide> values) {
  Centred result{{values.begin(), values.end()}, values.front()};
  const auto count = static_cast<Wide>(values.size());
  for (Wide& value : result.values) {
    value -= values.front();
  }
  for (int pass = 0; pass < 2; ++pass) {
    Wide sum = 0;
    for (const Wide value : result.values) {
      sum += value;
    }
    for (Wide& value : result.values) {
      value -= sum / count;
    }
    result.mean += sum / count;
  }
  return result;
}

Wide product(const std::vector<Wide>& left, const std::vector<Wide>& right) {
  Wide sum = 0;
  for (std::size_t i = 0; i < left.size(); ++i) {
    sum += left[i] * right[i];
  }
  return sum;
}

bool is_constant(std::span<const Wide> values) {
  for (const Wide value : values) {
    if (value != values.front()) {
      return false;
    }
  }
  return true;
}

double in_range(Wide value, const char* name) {
  const auto narrow = static_cast<double>(value);
  if (!std::isfinite(narrow) || (value != 0 && narrow == 0)) {
    throw InputError(fmt::format("expected a {} within the range of doubles, found {:.3Lg}", name, value));
  }
  return narrow;
}

}  // namespace

StraightLine straight_line(std::span<const Wide> x, std::span<const Wide> y) {
  if (x.size() < 3) {
    throw InputError(fmt::format("expected at least 3 points, found {}", x.size()));
  }
  if (is_constant(x)) {
    throw InputError(fmt::format("expected different x, found that x is constant: {} times {:.10Lg}", x.size(), x[0]));
  }
  const Centred across = centred(x);
  const Centred up = centred(y);
  const Wide spread = product(across.values, across.values);
  const Wide slope = product(across.values, up.values) / spread;
  std::vector<Wide> residuals = up.values;
  for (std::size_t i = 0; i < residuals.size(); ++i) {
    residuals[i] -= slope * across.values[i];
  }
  const auto count = static_cast<Wide>(x.size());
  const Wide variance = product(residuals, residuals) / (count - 2);
  // Deviations and the intercept may well be smaller than any double; that is zero.
  StraightLine line;
  line.slope = in_range(slope, "slope");
  line.intercept = static_cast<double>(up.mean - slope * across.mean);
  line.slope_deviation = static_cast<double>(std::sqrt(variance / spread));
  line.intercept_deviation =
      static_cast<double>(std::sqrt(variance * (1 / count + across.mean / spread * across.mean)));
  line.residual_deviation = static_cast<double>(std::sqrt(variance));
  for (const double value : {line.intercept, line.slope_deviation, line.intercept_deviation, line.residual_deviation}) {
    in_range(value, "line");
  }
  return line;
}

}  // namespace sinkflow::verify

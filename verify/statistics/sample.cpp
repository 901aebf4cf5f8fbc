#include "verify/statistics/sample.hpp"

#include <algorithm>
#include <cmath>
#include <numeric>

#include <boost/math/distributions/chi_squared.hpp>
#include <boost/math/distributions/normal.hpp>
#include <boost/math/distributions/students_t.hpp>

namespace sinkflow::verify {

Sample sample_of(const std::vector<double>& values) {
  const auto n = static_cast<double>(values.size());
  const double mean = std::accumulate(values.begin(), values.end(), 0.0) / n;
  double squares = 0;
  for (const double value : values) {
    squares += (value - mean) * (value - mean);
  }
  const double deviation = std::sqrt(squares / (n - 1));
  const double t = student_quantile(0.975, n - 1);
  const boost::math::chi_squared law(n - 1);
  const double low = deviation * std::sqrt((n - 1) / boost::math::quantile(law, 0.975));
  const double high = deviation * std::sqrt((n - 1) / boost::math::quantile(law, 0.025));
  return {mean, t * deviation / std::sqrt(n), deviation, std::max(high - deviation, deviation - low)};
}

Measured mean_of(const std::vector<double>& values) {
  const Sample sample = sample_of(values);
  return {sample.mean, sample.mean_half_width};
}

double student_quantile(double p, double freedom) {
  return boost::math::quantile(boost::math::students_t(freedom), p);
}

double normal_upper_quantile(double tail) {
  return boost::math::quantile(boost::math::complement(boost::math::normal(), tail));
}

}  // namespace sinkflow::verify

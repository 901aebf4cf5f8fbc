#include "verify/statistics/spacing.hpp"

#include <cmath>

namespace sinkflow::verify {

std::vector<double> log_spaced(double first, double last, int points) {
  std::vector<double> times;
  times.reserve(static_cast<std::size_t>(points));
  for (int i = 0; i < points; ++i) {
    times.push_back(i + 1 == points ? last : first * std::pow(last / first, i / (points - 1.0)));
  }
  return times;
}

std::vector<long> log_spaced_steps(long first, long last, int points) {
  std::vector<long> steps;
  steps.reserve(static_cast<std::size_t>(points));
  for (const double n : log_spaced(static_cast<double>(first), static_cast<double>(last), points)) {
    if (const long rounded = std::lround(n); steps.empty() || rounded > steps.back()) {
      steps.push_back(rounded);
    }
  }
  return steps;
}

}  // namespace sinkflow::verify

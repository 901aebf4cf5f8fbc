#include "solvers/quadrature_error.hpp"

#include <algorithm>
#include <cmath>

namespace sinkflow::solvers::detail {
double quadrature_error(const std::array<double, 7>& samples, double step) {
  std::array<double, 7> largest{};  // of the differences of every order
  std::array<double, 7> difference = samples;
  for (std::size_t order = 1; order < largest.size(); ++order) {
    for (std::size_t i = 0; i + order < difference.size(); ++i) {
      difference[i] = difference[i + 1] - difference[i];
      largest[order] = std::max(largest[order], std::abs(difference[i]));
    }
  }
  const auto quotient = [&](std::size_t order) {
    return largest[order] < largest[order - 1] ? largest[order] / largest[order - 1] : (largest[order] > 0 ? 1.0 : 0.0);
  };
  const double decay = std::max(quotient(5), quotient(6));
  return step / 6 * std::max(largest[6], largest[5] * decay) * decay * decay / 140;
}

}  // namespace sinkflow::solvers::detail

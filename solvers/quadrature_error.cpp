#include "solvers/quadrature_error.hpp"

#include <algorithm>
#include <cmath>

namespace sinkflow::solvers::detail {
namespace {

/// How much a rate has to answer to y, per step, for the method's own estimate to be trusted. Where it answers that
/// much, stages differ from the solution by more than a quadrature's error, and their differences say nothing about it.
constexpr double kAnswers = 0.1;

}  // namespace

double unseen_error(const StepSamples& samples, double step) {
  const double answer = std::abs(step * (samples.second_rate - samples.rate[0]));
  if (answer > kAnswers * std::abs(samples.second_move)) {
    return 0;
  }
  std::array<double, 7> largest{};  // of the differences of every order
  std::array<double, 7> difference = samples.rate;
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

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
  const auto& g = samples.rate;
  const double sixth = std::abs((g[0] + g[6]) - 6 * (g[1] + g[5]) + 15 * (g[2] + g[4]) - 20 * g[3]);
  const double fourth = std::abs((g[1] + g[5]) - 4 * (g[2] + g[4]) + 6 * g[3]);
  const double decay = sixth < fourth ? sixth / fourth : 1.0;
  return step / 6 * sixth * decay / 140;
}

}  // namespace sinkflow::solvers::detail

#include "theory/discrete_growth.hpp"

#include <cmath>
#include <numbers>

#include "theory/mutant.hpp"

namespace sinkflow::theory {

double gradient_scale(const GrowthLaw& law) {
  return law.weight * law.k2;
}

double descent_correction(const GrowthLaw& law, double step) {
  const double gained = step * gradient_scale(law);
  return SINKFLOW_MUTANT("sf:gradient-descent", "the correction is halved", gained, gained / 2);
}

double descent_onset(const GrowthLaw& law, double step, double first) {
  const double reached =
      SINKFLOW_MUTANT("sf:gradient-descent", "onset without the square", std::exp(2 * first), std::exp(first));
  return reached / (2 * gradient_scale(law) * step);
}

double sign_descent_logit(double start, double step, double n) {
  return start + step * SINKFLOW_MUTANT("sf:sign-descent", "one step short", n, n - 1);
}

double AdamLaw::slope() const {
  const double growth = SINKFLOW_MUTANT("sf:adam", "v decays like the gradient, not its square", 4.0, 2.0);
  const auto speed = [&](double rho) {
    const double mean = (1 - beta1) / (1 - beta1 * std::exp(2 * rho));
    return step * mean * std::sqrt((1 - beta2 * std::exp(growth * rho)) / (1 - beta2));
  };
  // speed(rho) falls on (0, cap) and meets the rising rho once: bisection down to neighbouring numbers.
  double low = 0;
  double high = -std::log(beta2) / growth;
  for (double middle = high / 2; middle > low && middle < high; middle = (low + high) / 2) {
    (speed(middle) > middle ? low : high) = middle;
  }
  return low;
}

double AdamLaw::cap() const {
  return SINKFLOW_MUTANT("sf:adam", "cap without the square in v", -0.25, -0.5) * std::log(beta2);
}

double AdamLaw::crossover_logit(const GrowthLaw& law) const {
  const double ratio = gradient_scale(law) / eps;
  return 0.5 * std::log(SINKFLOW_MUTANT("sf:adam", "crossover of 2 C", ratio, 2 * ratio));
}

double AdamLaw::tail_logit(const GrowthLaw& law, double n) const {
  const double clock = 2 * gradient_scale(law) * step * n / eps;
  return 0.5 * std::log(SINKFLOW_MUTANT("sf:adam", "tail without the factor 2", clock, clock / 2));
}

double MinibatchLaw::speed() const {
  const double tokens = SINKFLOW_MUTANT("sf:minibatch-adam", "noise of one token", batch, 1.0);
  return step * std::sqrt(tokens * gradient_scale(growth));
}

double MinibatchLaw::delay() const {
  return growth.total_count - growth.k3 / (2 * growth.k2) + speed() * memory;
}

double MinibatchLaw::logit(double start, double n) const {
  const double whole = std::exp(start) + speed() * n;
  double logit = std::log(whole);
  // Newton for e^y + W' (y - start) = whole, which rises and is convex for y >= start.
  for (double change = 1; std::abs(change) > 1e-14 * std::abs(logit);) {
    const double u = std::exp(logit);
    change = (u + delay() * (logit - start) - whole) / (u + delay());
    logit -= change;
  }
  return logit;
}

double MinibatchLaw::spread(double n) const {
  return step * std::sqrt(SINKFLOW_MUTANT("sf:minibatch-adam", "a free walk from the start", n / 3, n));
}

double MinibatchLaw::skew_drift(double beta1, double beta2) const {
  const double skewness = growth.k3 / (std::pow(growth.k2, 1.5) * std::sqrt(batch * growth.weight));
  const double shared = (1 - beta1) * (1 - beta2) / (1 - beta1 * beta2);
  return step * shared * skewness * SINKFLOW_MUTANT("sf:minibatch-adam", "sign of the skewness drift", 0.5, -0.5);
}

double MinibatchLaw::feedback_drift(double beta1, double beta2) const {
  const double kept = (1 - beta1) / (1 - beta1 * beta2);
  const double delay = (1 - beta2) * beta1 / (beta2 - beta1) * (kept - 1 / (1 + beta1));
  return step * step * (1 - kept - SINKFLOW_MUTANT("sf:minibatch-adam", "steps arrive at once", delay, 0.0));
}

double MinibatchLaw::reflected_mean(double n) const {
  return step * std::sqrt(2 * n / std::numbers::pi);
}

double MinibatchLaw::reflected_spread(double n) const {
  const double kept =
      SINKFLOW_MUTANT("sf:minibatch-adam", "a walk that is not reflected", 1 - 2 / std::numbers::pi, 1.0);
  return step * std::sqrt(kept * n);
}

}  // namespace sinkflow::theory

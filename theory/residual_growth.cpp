#include "theory/residual_growth.hpp"

#include <cmath>

#include "theory/mutant.hpp"

namespace sinkflow::theory {

double descended_norm_squared(double norm_squared, double step, double gradient_squared) {
  const double gained = step * step * gradient_squared;
  return norm_squared + SINKFLOW_MUTANT("sf:residual-norm", "step not squared", gained, gained / step);
}

double radial_slope(double along, double variance, double eps) {
  const double share = eps / (variance + eps);
  return along * SINKFLOW_MUTANT("sf:residual-norm", "share of the variance", share, 1 - share);
}

double BrokenScale::force(double s) const {
  return power * amplitude * std::pow(s, -(power + 1));
}

double BrokenScale::exponent() const {
  return 1.0 / (power + SINKFLOW_MUTANT("sf:residual-peak", "exponent of p + 1", 2, 1));
}

double BrokenScale::flow_size(double t) const {
  const double factor = SINKFLOW_MUTANT("sf:residual-peak", "factor p dropped", power * (power + 2.0), power + 2.0);
  return std::pow(factor * amplitude * t, exponent());
}

BrokenScale cosine_loss(double gain, double b) {
  return {2, gain * b * b * SINKFLOW_MUTANT("sf:residual-peak", "A = G b^2", 0.5, 1.0)};
}

BrokenScale sine_loss(double gain, double b) {
  return {1, gain * b};
}

double AdamOnResidual::speed() const {
  return step * SINKFLOW_MUTANT("sf:residual-peak", "entries not counted", std::sqrt(entries), 1.0);
}

double AdamOnResidual::settled_size() const {
  return (loss.power + 1) * speed() / (1 - beta2);
}

double AdamOnResidual::crossover_size() const {
  const double ratio = loss.power * loss.amplitude / (eps * std::sqrt(entries));
  return std::pow(ratio, 1.0 / (loss.power + SINKFLOW_MUTANT("sf:residual-peak", "crossover of p + 2", 1, 2)));
}

double AdamOnResidual::tail_size(double n) const {
  return loss.flow_size(step * n / SINKFLOW_MUTANT("sf:residual-peak", "eps under a root", eps, std::sqrt(eps)));
}

double AdamOnResidual::linear_saturation(double decay) const {
  return std::sqrt(entries) / SINKFLOW_MUTANT("sf:residual-decay", "half the decay", decay, 2 * decay);
}

double AdamOnResidual::tail_saturation(double decay) const {
  const double ratio = loss.power * loss.amplitude / decay;
  return std::pow(SINKFLOW_MUTANT("sf:residual-decay", "eps dropped", ratio / eps, ratio), loss.exponent());
}

double AdamOnResidual::l2_saturation(double decay) const {
  const double ratio = loss.power * loss.amplitude / decay;
  return std::pow(SINKFLOW_MUTANT("sf:residual-decay", "force without p", ratio, ratio / loss.power), loss.exponent());
}

}  // namespace sinkflow::theory

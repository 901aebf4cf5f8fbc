#pragma once

#include "theory/growth_law.hpp"

// One logit with beta = c 1 under discrete optimisers. The gradient is -C e^(-2 alpha) (1 + O(e^-alpha)) with
// C = pi_v k2, so gradient flow gives (1/2) log(2 C t) (`sf:sharp`). n counts steps of size `step` = eta. Everything is
// dimensionless.
namespace sinkflow::theory {

/// C = pi_v k2.
double gradient_scale(const GrowthLaw& law);

/// What gradient descent adds to B - A^2 in the flow's law at t = eta n (`sf:gradient-descent`).
double descent_correction(const GrowthLaw& law, double step);

/// Number of steps at which the first jump, to the logit `first`, is forgotten: e^(2 alpha) has doubled since
/// (`sf:gradient-descent`).
double descent_onset(const GrowthLaw& law, double step, double first);

/// alpha_0 + eta n (`sf:sign-descent`).
double sign_descent_logit(double start, double step, double n);

/// Adam on exact gradients (`sf:adam`).
struct AdamLaw {
  double step = 1e-3;
  double beta1 = 0.9;  ///< beta1 < beta2
  double beta2 = 0.999;
  double eps = 1e-8;

  /// rho, by which the logit grows a step while eps does not count: the only root in (0, cap) of
  /// rho = eta (1 - b1)/(1 - b1 e^(2 rho)) sqrt((1 - b2 e^(4 rho))/(1 - b2)).
  [[nodiscard]] double slope() const;
  /// -(1/4) log b2, which the slope cannot exceed whatever eta is.
  [[nodiscard]] double cap() const;
  /// Where the linear growth ends: (1/2) log(C/eps).
  [[nodiscard]] double crossover_logit(const GrowthLaw& law) const;
  /// The tail (1/2) log(2 C eta n/eps).
  [[nodiscard]] double tail_logit(const GrowthLaw& law, double n) const;
};

/// Adam on minibatches of b tokens (`sf:minibatch-adam`), in units of noise: a token of the row changes its gradient by
/// sqrt(k2)/(u + W), b pi_v of them come in a batch, and Adam divides by the noise that this makes.
struct MinibatchLaw {
  GrowthLaw growth;
  double step = 1e-3;
  double batch = 512;  ///< b
  double memory = 0;   ///< b2/(1-b2) - 2 b1/(1-b1): steps by which v lags behind the noise, less twice m's lag

  /// eta sqrt(b pi_v k2), by which u = e^alpha grows a step.
  [[nodiscard]] double speed() const;
  /// W' = W - k3/(2 k2) + eta sqrt(b pi_v k2) memory, which slows the growth by the factor 1 - W'/u.
  [[nodiscard]] double delay() const;
  /// log u with u + W' log(u/u_0) = u_0 + eta sqrt(b pi_v k2) n, while eta^2 n << 1: log(u_0 + eta sqrt(b pi_v k2) n)
  /// once u is large. For u_0 > |W'|.
  [[nodiscard]] double logit(double start, double n) const;
  /// Standard deviation eta sqrt(n/3) of the logit then.
  [[nodiscard]] double spread(double n) const;
  /// What skewness of the noise adds to the logit a step, for any u: (eta/2) g (1-b1)(1-b2)/(1-b1 b2), where
  /// g = k3/sqrt(b pi_v k2^3) is the skewness of the sum of x over the row's tokens of a batch.
  [[nodiscard]] double skew_drift(double beta1, double beta2) const;
  /// What feedback adds to it, for any u: a step up makes the gradients that follow smaller, v with them, and what the
  /// first moment still holds of that step larger: c eta^2 with c = 1 - q - (1-b2) b1/(b2-b1) (q - 1/(1+b1)),
  /// q = (1-b1)/(1-b1 b2). 0 for b1 = 0.
  [[nodiscard]] double feedback_drift(double beta1, double beta2) const;
  /// Once eta^2 n >> 1: mean and standard deviation of eta sqrt(n) |N(0, 1)|, a walk reflected where the drift acts.
  [[nodiscard]] double reflected_mean(double n) const;
  [[nodiscard]] double reflected_spread(double n) const;
};

}  // namespace sinkflow::theory

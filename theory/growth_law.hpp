#pragma once

#include <vector>

#include "theory/model.hpp"

namespace sinkflow::theory {

/// Long-time law of one logit under the alpha flow with beta = c 1 frozen and fixed counts (`sf:sharp`): with
/// k2, k3, k4 the cumulants of x under p_v, T = 2 pi_v k2 t, A = 3W - k3/(2 k2), B = 6W^2 - 2W k3/k2 + k4/(6 k2),
///   alpha_v = (1/2) log T - A / sqrt(T) + ((B - A^2)/2) log(T) / T + O(1/T),
///   pi_v F_v = (1 + E / sqrt(T) + O(log(T) / T)) / (4t), E = 2 (A - W) + k3/(3 k2).
/// All quantities are dimensionless.
struct GrowthLaw {
  double weight = 0;       ///< pi_v
  double total_count = 0;  ///< W
  double k2 = 0, k3 = 0, k4 = 0;

  /// T = 2 pi_v k2 t, the time in which every row follows the same leading law.
  [[nodiscard]] double scaled_time(double t) const;
  [[nodiscard]] double a() const;
  [[nodiscard]] double b() const;
  /// E, the next order of a row's share of the excess loss.
  [[nodiscard]] double excess_term() const;
  /// The terms one by one: term(1) = (1/2) log T, term(2) = -A/sqrt(T), term(3) = ((B - A^2)/2) log(T)/T.
  [[nodiscard]] double term(int order, double t) const;
};

/// The law of row v for a model with one context. Throws std::invalid_argument for several contexts (their growth
/// obeys `sf:fluctuations` instead).
GrowthLaw growth_law(const Model& model, Eigen::Index row);

/// The same flow through the cumulant generating function K_v of x under p_v (`sf:cgf`). The time at which the logit
/// reaches alpha is an integral over alpha, without any integration of the flow.
class LogitClock {
 public:
  /// Throws std::invalid_argument for several contexts.
  LogitClock(const Model& model, Eigen::Index row);

  /// dt/dalpha = (u + W)^2 / (pi_v u [K_v'(1/(u + W)) - K_v'(0)]) with u = e^alpha.
  [[nodiscard]] long double time_per_logit(long double alpha) const;

  /// c = pi_v [K_v'(1/W) - K_v'(0)] / W^2: while u << W, u = u(0) / (1 - u(0) c t) (`ada:rem1`).
  [[nodiscard]] long double takeoff() const;

  /// The same as time_per_logit with K_v' replaced by its tangent, that is with k2 only: the law of a Gaussian x, for
  /// negative controls.
  [[nodiscard]] long double gaussian_time_per_logit(long double alpha) const;

 private:
  /// K_v'(h) - K_v'(0), or h Var_{p_v}(x) if x is taken for Gaussian.
  long double mean_shift(long double h, bool gaussian) const;
  long double time_per_logit(long double alpha, bool gaussian) const;

  long double weight_;
  long double total_count_;
  std::vector<long double> probability_;
  std::vector<long double> value_;  ///< x less its mean
};

}  // namespace sinkflow::theory

#pragma once

// The residual state of <s> seen only through a normalisation (`sf:residual-norm`), and the smallest model in which its
// size can grow: r = s e + x with x fixed, |x| = b, orthogonal to the unit vector e, and a loss that approaches its
// infimum as A s^-p (`sf:residual-peak`). Everything is dimensionless.
namespace sinkflow::theory {

/// |r|^2 after a step of gradient descent on l(r/|r|), whose gradient is orthogonal to r (`sf:residual-norm`).
double descended_norm_squared(double norm_squared, double step, double gradient_squared);

/// <grad, r> for a loss l(y), y = (r - mean r)/sqrt(var r + eps): LayerNorm's eps breaks the orthogonality
/// (`sf:residual-norm`). `along` = <dl/dy, y>.
double radial_slope(double along, double variance, double eps);

/// loss = const + A s^-p to leading order, p = 1 or 2.
struct BrokenScale {
  int power = 2;         ///< p
  double amplitude = 1;  ///< A

  /// p A s^-(p+1), the leading force towards larger s.
  [[nodiscard]] double force(double s) const;
  /// 1/(p + 2), with which s grows under gradient flow, gradient descent and SGD.
  [[nodiscard]] double exponent() const;
  /// (p (p + 2) A t)^(1/(p+2)); for gradient descent t = eta n, with momentum eta n/(1 - momentum).
  [[nodiscard]] double flow_size(double t) const;
};

/// -G cos(angle between r and e): p = 2, A = G b^2/2.
BrokenScale cosine_loss(double gain, double b);
/// G sin(the same angle): p = 1, A = G b.
BrokenScale sine_loss(double gain, double b);

/// Adam on such a loss, e having m entries of equal magnitude (`sf:residual-peak`, `sf:residual-decay`).
struct AdamOnResidual {
  BrokenScale loss;
  double step = 1e-3;
  double beta2 = 0.999;
  double eps = 1e-8;
  int entries = 1;  ///< m

  /// The speed ds/dn while eps does not count: eta for every entry of e.
  [[nodiscard]] double speed() const;
  /// The size far above which the gradient changes little within Adam's memory: (p + 1) eta sqrt(m)/(1 - b2).
  [[nodiscard]] double settled_size() const;
  /// s_c, at which an entry of the gradient is eps: (p A/(eps sqrt(m)))^(1/(p+1)).
  [[nodiscard]] double crossover_size() const;
  /// (p (p + 2) A eta n/eps)^(1/(p+2)), far beyond s_c.
  [[nodiscard]] double tail_size(double n) const;

  /// Where decoupled decay stops the growth: sqrt(m)/wd if that is far below s_c, and (p A/(eps wd))^(1/(p+2)) if it is
  /// far above.
  [[nodiscard]] double linear_saturation(double decay) const;
  [[nodiscard]] double tail_saturation(double decay) const;
  /// Where the gradient of the loss with (wd/2) s^2 in it vanishes: (p A/wd)^(1/(p+2)).
  [[nodiscard]] double l2_saturation(double decay) const;
};

}  // namespace sinkflow::theory

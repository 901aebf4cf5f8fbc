#pragma once

#include "verify/instruments/growth/alpha_growth.hpp"

// One row's excess loss and the speed of its logit, from the loss as it is defined. Neither shares a line with theory/.
namespace sinkflow::verify {

/// pi_v F_v at the logit `alpha`, and the logit's speed there: minus its derivative.
struct DefinedPoint {
  double share;
  double speed;
};

DefinedPoint defined_point(const GrowthRow& row, double alpha);

/// Cov_p(theta(x) x, x) / Var_p(x) with theta(x) = (e^{h x} - 1)/(h x), h = 1/(u + W) (`err:thm9-cov`), from share and
/// speed: with Z = E e^{h x}, F = log Z - h E x and Cov_p(e^{h x}, x) = Z (u + W)^2 alpha' / (pi u).
double covariance_ratio(const GrowthRow& row, double alpha);

}  // namespace sinkflow::verify

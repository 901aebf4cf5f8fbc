#pragma once

#include <span>
#include <vector>

#include "verify/alpha_growth.hpp"
#include "verify/definition.hpp"

// The alpha flow of one row from the loss as it is defined, with digits to spare, and the time to reach a logit as an
// integral, with as many. Neither shares a line with theory/.
namespace sinkflow::verify {

using Precise = Digits<60>;

/// pi_v F_v at the logit `alpha`, and the logit's speed there: minus its derivative.
struct DefinedPoint {
  double share;
  double speed;
};

DefinedPoint defined_point(const GrowthRow& row, double alpha);

/// Cov_p(theta(x) x, x) / Var_p(x) with theta(x) = (e^{h x} - 1)/(h x), h = 1/(u + W) (`err:thm9-cov`), from share and
/// speed: with Z = E e^{h x}, F = log Z - h E x and Cov_p(e^{h x}, x) = Z (u + W)^2 alpha' / (pi u).
double covariance_ratio(const GrowthRow& row, double alpha);

/// The row's logits at `times` (ascending, positive) under alpha' = -dL/dalpha, extrapolated from the modified midpoint
/// rule in log(1 + t) until the last two extrapolations agree within `tolerance`.
std::vector<Precise> precise_logits(const GrowthRow& row, std::span<const Precise> times, double tolerance);

/// The times at which the row reaches `logits` (ascending, from its start on): the quadrature of `sf:cgf` by a Gauss
/// rule of 30 points on unit pieces. The nearest singularities lie 2 to pi off the real axis, so that 50 digits hold.
/// With `gaussian`, for negative controls, as if x had no cumulants beyond the variance.
std::vector<Precise> precise_times(const GrowthRow& row, std::span<const Precise> logits, bool gaussian = false);

/// The leading coefficients of alpha = c_0 log t + c_1 + c_2 t^(-1/2) + c_3 log(t)/t + c_4/t + ..., powers of log t in
/// front of t^(-m/2) up to m/2: as many terms as there are points, which the expansion then meets exactly. Nothing is
/// assumed of any coefficient, the first two included.
std::vector<double> expansion_coefficients(std::span<const Precise> times, std::span<const Precise> logits);

}  // namespace sinkflow::verify

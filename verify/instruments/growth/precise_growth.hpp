#pragma once

#include <span>
#include <vector>

#include "verify/definition/digits.hpp"
#include "verify/definition/jet.hpp"
#include "verify/definition/row.hpp"
#include "verify/instruments/growth/alpha_growth.hpp"

// The alpha flow of one row from the loss as it is defined, with digits to spare, and the time to reach a logit as an
// integral, with as many. Neither shares a line with theory/.
namespace sinkflow::verify {

using Precise = Digits<60>;

/// F_v and dF_v/dalpha at logits in any order, from the definition.
class DefinedExcess {
 public:
  explicit DefinedExcess(const GrowthRow& row) : row_(defined_row<Precise>(row.instance.model, 0, 0)) {
    for (const int column : row_.columns) {
      beta_.emplace_back(Precise(row.instance.start.beta[column]));
    }
  }

  [[nodiscard]] const DefinedRow<Precise>& row() const { return row_; }

  Jet<Precise> operator()(const Precise& alpha) { return defined_excess(row_, variable(alpha, 0, 1), beta_, power_); }

 private:
  DefinedRow<Precise> row_;
  std::vector<Jet<Precise>> beta_;
  std::vector<Jet<Precise>> power_;
};

/// E_p x.
Precise mean_mass(const DefinedRow<Precise>& row);

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

#pragma once

#include <Eigen/Core>

#include "verify/definition/row.hpp"

namespace sinkflow::verify {

/// What the inequality of `sf:no-spurious` is about, for one row in one context: F_v from its definition, and its
/// gradient g by automatic differentiation in the shift s, without closed forms.
struct RowConvexity {
  long double sink;       ///< a_v
  long double excess;     ///< F_v(s_v)
  long double along;      ///< <g_v, s_v>
  long double magnitude;  ///< bound on s, gamma and beta, which multiply rounding errors of q - p
};

/// At the row's logit `alpha` and the value state `beta` (V).
RowConvexity row_convexity(const DefinedRow<long double>& row, long double alpha, const Eigen::VectorXd& beta);

}  // namespace sinkflow::verify

#pragma once

#include <Eigen/Core>

namespace sinkflow::tests {

/// Largest absolute entry; NaN if any entry is.
template <class Derived>
double largest(const Eigen::DenseBase<Derived>& values) {
  return values.derived().array().abs().template maxCoeff<Eigen::PropagateNaN>();
}

}  // namespace sinkflow::tests

#pragma once

#include <vector>

#include "theory/evaluation.hpp"
#include "verify/cases/support_graphs.hpp"
#include "verify/definition/digits.hpp"

// Finite stationary points of L(alpha, beta), found without the equations that describe them (`sf:stationary-set`).
namespace sinkflow::verify {

/// dim Z by the rank of its equations, the components added up.
Eigen::Index predicted_dimension(const theory::Model& model);

/// A dimension that a careful reader might believe in: 2, as if the paper's family were all there is, and where that is
/// right R + number of components, as if every row kept a logit of its own.
Eigen::Index mistaken_dimension(const theory::Model& model);

/// A stationary point, y = (alpha, beta) (R + V): the end of the joint flow from `start`, then Newton's method on the
/// gradient of the definition, in fifty digits. Steps of least squares leave a kernel of the Hessian alone.
struct StationaryPoint {
  theory::VectorOf<FiftyDigits> y;
  theory::State state;     ///< the same in double
  Eigen::MatrixXd kernel;  ///< orthonormal basis of the Hessian's kernel (R + V, dimension)
  double gap = 0;          ///< log10 of the ratio of the Hessian's pivots on either side of the rank
  double gradient = 0;     ///< largest component that is left
};

/// Throws ComputationError if the gradient does not vanish in fifty digits, or if the kernel is not separated by twenty
/// orders of magnitude.
StationaryPoint polished_point(const theory::Model& model, const theory::State& start);

/// The points of a graph from three random starts, alpha(0) uniform on log W + [-2, 1] and beta(0) on [-2, 2].
std::vector<StationaryPoint> stationary_points(const SupportGraph& graph);

}  // namespace sinkflow::verify

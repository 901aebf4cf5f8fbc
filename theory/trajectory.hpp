#pragma once

#include <vector>

#include <Eigen/Core>

namespace sinkflow::theory {

/// States at ascending times: what an integrated flow and a trained network both return, so that "theory matches
/// training" is a subtraction. Time is dimensionless (learning rate times steps for a network).
struct Trajectory {
  std::vector<double> times;  ///< (T)
  Eigen::MatrixXd states;     ///< (T, dimension), one time a row
  std::vector<double> error;  ///< (T) estimated maximum error over the components; empty if none was asked for
};

}  // namespace sinkflow::theory

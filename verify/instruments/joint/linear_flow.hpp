#pragma once

#include "theory/model.hpp"

// The joint flow near its end, where it is linear.
namespace sinkflow::verify {

/// Eigenvalues (ascending) and eigenvectors of the Hessian at an end of the flow, without its kernel. n of them; y has
/// R + V entries.
struct LinearFlow {
  Eigen::VectorXd rates;    ///< (n)
  Eigen::MatrixXd vectors;  ///< (R + V, n)
};

LinearFlow linear_flow(const theory::Model& model, const theory::State& end);

/// d log L/dt where the modes have the amplitudes of `offset` (R + V).
double log_loss_slope(const LinearFlow& flow, const Eigen::VectorXd& offset);

}  // namespace sinkflow::verify

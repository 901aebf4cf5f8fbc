#pragma once

#include <Eigen/Core>

#include "theory/model.hpp"

// Rigorous statements about the Hessian by ball arithmetic (flint-arb): every rounding error is enclosed.
namespace sinkflow::verify {

/// What is certified on the stationary family at e^alpha = u, c. The inputs are the exact values of the model's
/// doubles, rows of the transition normalised in balls.
struct PsdCertificate {
  Eigen::Index pivots = 0;   ///< pivots of the Cholesky factorisation of H + Z Z^T proved positive, until one is not
  double smallest = 0;       ///< lower bound of the smallest of them, relative to the largest
  Eigen::Index kernel = 0;   ///< number of columns of Z
  double kernel_image = 0;   ///< largest midpoint of H Z, relative to H's largest entry and each vector's length
  double kernel_radius = 0;  ///< largest radius of H Z in the same unit
  Eigen::MatrixXd hessian;   ///< midpoints of H (R + V, R + V)
};

/// What is put into the certificate besides the family: for controls.
struct PsdVariation {
  Eigen::Index without = -1;  ///< leaves out this column of Z
  double shift = 0;           ///< takes this off the diagonal of H
  double slope = -1;          ///< beta = c 1 + slope x/u; the family has -1
};

/// H is positive semidefinite with the kernel span Z if H Z = 0 and all R + V pivots are positive: for y orthogonal to
/// Z, y^T H y = y^T (H + Z Z^T) y > 0. H is the loss' definition differentiated automatically in balls.
PsdCertificate certify_psd(const theory::Model& model, double u, double c, const PsdVariation& variation = {});

}  // namespace sinkflow::verify

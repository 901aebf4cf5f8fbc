#pragma once

#include <random>

#include <Eigen/Core>

#include "theory/model.hpp"
#include "verify/cases/random_model.hpp"

// Rational arithmetic without any rounding. A double is a fraction, so that a model whose transition rows are taken as
// weights (they are normalised in fractions) is exact.
namespace sinkflow::verify {

/// Numbers of positive, zero and negative eigenvalues of a symmetric matrix.
struct Inertia {
  Eigen::Index positive = 0;
  Eigen::Index zero = 0;
  Eigen::Index negative = 0;
};

/// random_model(shape) with small integers for weights, so that fractions stay short: transition rows are weights 1
/// to 9 (their sums are not 1), pi_v multiples of 1/8, xi of 1/4.
theory::Model rational_model(std::mt19937_64& random, const Shape& shape);

/// The Hessian of L on the stationary family at e^alpha = u, by automatic differentiation of the definition in
/// fractions, and what theory/stationary_family.hpp says of it, in fractions too. Distances are largest magnitudes.
struct ExactFamily {
  double loss = 0;        ///< |L|
  double gradient = 0;    ///< of dL/dalpha and dL/dbeta
  Inertia hessian;        ///< from an LDL^T with pivots on the diagonal
  Inertia reduced;        ///< of the block diagonal matrix of theory::family_congruence_in
  double blocks = 0;      ///< hessian less theory::hessian_on_family_in
  double congruence = 0;  ///< transform * hessian * transform^T less the block diagonal matrix
  double kernel = 0;      ///< hessian * z over theory::family_kernel
  Eigen::Index rank = 0;  ///< number of independent vectors in theory::family_kernel
  Inertia flipped;        ///< of the Hessian with its block in alpha negated, and
  Inertia uncorrected;    ///< of its blocks in alpha and beta without the mixed ones: for controls
};
ExactFamily exact_family(const theory::Model& model, double u, double c);

/// Of G_v on all V columns (`ada:lem5`), from theory::covariance.
Inertia covariance_inertia(const theory::Model& model, Eigen::Index row);

/// How many pairs of a row and a vector of theory::family_kernel there are such that the row's shift does not stay
/// constant on its support along the vector. None: H Z = 0 without any rounding.
Eigen::Index kernel_defects(const theory::Model& model, double u);

}  // namespace sinkflow::verify

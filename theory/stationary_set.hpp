#pragma once

#include <cmath>

#include <Eigen/Core>

#include "theory/model.hpp"
#include "theory/mutant.hpp"
#include "theory/support_graph.hpp"

// The finite stationary points of L(alpha, beta) at fixed counts (`sf:stationary-set`) and the two-parameter family
// that the paper names (`ada:thm3.c`, `ada:thm8`).
namespace sinkflow::theory {

/// beta (V) of the stable phase, c 1 - e^{-alpha} x: with every logit at alpha it is stationary and a global minimiser
/// (`ada:thm3.c`). S is the working precision.
template <class S>
Eigen::Matrix<S, Eigen::Dynamic, 1> stable_phase_value(const Model& model, const S& alpha, const S& c) {
  using std::exp;
  const S decay = SINKFLOW_MUTANT("ada:thm3.c", "e^alpha for e^{-alpha}", S(exp(S(-alpha))), S(exp(alpha)));
  Eigen::Matrix<S, Eigen::Dynamic, 1> beta(model.columns());
  for (Eigen::Index k = 0; k < model.columns(); ++k) {
    const S x = S(model.counts(0, k)) * S(model.xi[k]);
    beta[k] = SINKFLOW_MUTANT("ada:thm3.c", "sign of x", S(c - decay * x), S(c + decay * x));
  }
  return beta;
}

/// The equations of Z on one component of R' rows and V' columns (equations, R' + V'), in the unknowns w_v =
/// e^{-alpha_v} and beta, ascending: beta_k - beta_i + w_v (x_k - x_i) = 0 for every row v, i the first column of S_v
/// and k each other one. Linear and homogeneous; a row of fewer columns than two has none.
Eigen::MatrixXd stationary_equations(const Model& model, const Component& component);

/// All rows and columns as if they were one component.
Component whole_graph(const Model& model);

/// Orthonormal basis of the tangent space of Z in (alpha, beta) (R + V, dim Z) at a point of Z; the kernel of the
/// Hessian there.
Eigen::MatrixXd stationary_tangent(const Model& model, const State& state);

}  // namespace sinkflow::theory

#pragma once

#include <Eigen/Core>

#include "theory/model.hpp"

// The simplified model in closed form (`ada:sec2.2`). Everything here is computed in long double and rounded once, so
// that cancellation between rows costs digits the result never had. Solvers use the faster flows of gradient_flow.hpp.
namespace sinkflow::theory {

/// Derivatives of the excess loss L.
struct Gradient {
  Eigen::VectorXd alpha;  ///< (R) dL/dalpha
  Eigen::VectorXd beta;   ///< (V) dL/dbeta
};

/// a = e^alpha / (e^alpha + W), the attention weight on <s>.
double sink_weight(double alpha, double total_count);

/// s_v = a_v (beta - xihat) + xihat (R, V) at one context.
Eigen::MatrixXd shift(const Model& model, const State& state, Eigen::Index context);

/// q_v(k) proportional to p_vk e^{s_v(k)} (R, V) at one context (`ada:thm2`, Eq. 1).
Eigen::MatrixXd predicted_distribution(const Model& model, const State& state, Eigen::Index context);

/// L(alpha, beta) = sum_v pi_v F_v(s_v) >= 0, averaged over the contexts: the loss less the entropy of the transition.
double excess_loss(const Model& model, const State& state);

/// Gradient of the excess loss (`ada:prop7`).
Gradient gradient(const Model& model, const State& state);

/// Hessian of the excess loss in (alpha, beta), (R + V, R + V) (`ada:thm8`).
Eigen::MatrixXd hessian(const Model& model, const State& state);

/// Eigenvalues of that Hessian in ascending order (R + V).
Eigen::VectorXd hessian_eigenvalues(const Model& model, const State& state);

}  // namespace sinkflow::theory

#pragma once

#include <Eigen/Core>

#include "theory/model.hpp"

// The flow of beta with alpha frozen: where it goes and how fast (`ada:thm3.b`, `ada:rem11`, `sf:rate`). `State` holds
// the frozen alpha (R) and a value state beta (V).
namespace sinkflow::theory {

/// beta* (V) in closed form, for fixed counts and rows that share one logit within each component of the support
/// hypergraph (`ada:thm10`): on a component C
///   beta*_i = mean_C(beta(0) + e^{-alpha} x) - e^{-alpha} x_i.
/// Point-mass rows do not count, and a column that no other row reaches stays where it is. Throws std::invalid_argument
/// if logits differ within a component, or counts between contexts.
Eigen::VectorXd common_logit_limit(const Model& model, const State& start);

/// beta* (V) for any frozen alpha and any contexts: the only minimiser of L(alpha, .) that has the means of
/// `start.beta` on every component (`sf:rate`). By Newton's method in long double; what is left is the rounding of
/// beta to double. Throws ComputationError if it does not settle.
Eigen::VectorXd beta_limit(const Model& model, const State& start);

/// Hessian of L in beta, sum_v pi_v a_v^2 (diag q_v - q_v q_v^T) (V, V), averaged over contexts (`sf:rate`). For
/// alpha = alpha 1 and beta = beta* it is a^2 sum_v pi_v G_v.
Eigen::MatrixXd beta_hessian(const Model& model, const State& state);

/// lambda, the smallest eigenvalue of that Hessian that is not zero; as many are zero as the support hypergraph has
/// components: at beta* the rate at which ||beta - beta*|| decays (`sf:rate`).
/// Throws std::invalid_argument if no row has a choice, so that nothing moves.
double decay_rate(const Model& model, const State& limit);

/// What ||beta(t) - beta*|| cannot exceed after a start at `distance` from beta*, however large (`sf:rate`):
/// log(1 + (e^{kappa distance} - 1) e^{-lambda t}) / kappa, kappa = sqrt(2) max_v a_v.
double distance_bound(const Model& model, const State& limit, double distance, double t);

}  // namespace sinkflow::theory

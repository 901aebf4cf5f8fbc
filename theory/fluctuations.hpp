#pragma once

#include <optional>
#include <string>
#include <vector>

#include <Eigen/Core>

#include "theory/model.hpp"

namespace sinkflow::theory {

/// What the rows of a model do for good under the joint flow over several contexts (`sf:fluctuations`).
struct ContextRows {
  std::vector<int> point_masses;  ///< one successor: the logit is frozen
  std::vector<int> flat;          ///< x^(j) constant on S_v in every context: nothing for the row to cancel
  std::vector<int> steady;        ///< x^(j) - x^(i) constant on S_v for all i, j, but x^(j) is not
  std::vector<int> fluctuating;   ///< the others
};

/// Differences below 1e-12 of max |x| count as none. All four lists ascend. A finite stationary point exists if and
/// only if no row sees the counts fluctuate (`sf:fluctuations`).
ContextRows context_rows(const Model& model);

/// The long-time law of the joint flow (`sf:fluctuations`) on the components of the support hypergraph in which some
/// row sees the counts fluctuate; everything is dimensionless. With w_v = e^{-alpha_v} and h = 1/sqrt(t),
///   alpha_v = (1/2) log t - log omega_v - next_alpha_v h + o(h),    beta = c 1 + b h + next_beta h^2 + o(h^2),
///   4 t L = R' + (4/3) h sum_v next_alpha_v + o(h),  R' the number of growing rows.
/// A departure from these series dies out like t^-(1/2 + slowest) and, whatever the start, like log(t)/t.
struct FluctuationLaw {
  std::vector<int> rows;       ///< growing rows, ascending
  std::vector<int> columns;    ///< columns of their components, ascending: where beta drains
  Eigen::VectorXd log_omega;   ///< (R), NaN for a row that does not grow
  Eigen::VectorXd b;           ///< (V), of mean 0 on every component, 0 on other columns
  Eigen::VectorXd next_alpha;  ///< (R), NaN for a row that does not grow
  Eigen::VectorXd next_beta;   ///< (V), in the same normalisation as b
  double slowest = 0;          ///< least eigenvalue of omega K omega, K the Hessian of Phi's quadratic part once b is
                               ///< eliminated; 1/2 is always among them
};

/// The law, or why there is none.
struct FluctuationResult {
  std::optional<FluctuationLaw> law;
  std::string reason;  ///< empty if `law` is there
};

/// The law of a model, from the minimiser (b, omega) of
///   Phi = (1/2) sum_v pi_v E_j Var_{p_v}(b + omega_v x^(j)) - (1/2) sum_v log omega_v
/// by damped Newton steps in long double. There is none if no row sees the counts fluctuate, or if some b and
/// omega >= 0, omega != 0, make b + omega_v x^(j) constant on S_v for all v and j: then Phi is unbounded below, and the
/// reason says in which component. To working precision: a direction whose curvature is below 1e-16 of the largest is
/// taken for one. Flat rows are left out: their own weight on <s> goes to zero, but only like
/// 1/sqrt(log t); `flat_sink` (R) gives it at a finite time, and `next_alpha`, `next_beta` then leave out what its own
/// change does. Empty means zero. Cost O((R + V)^3 + J nnz(P)).
FluctuationResult fluctuation_law(const Model& model, const Eigen::VectorXd& flat_sink = {});

/// The law's first term at time t, and how much its second changes it: for 1 - the mean weight on <s>, W
/// omega_v/sqrt(t) averaged over all R rows and contexts, and for ||beta - mean||, ||b||/sqrt(t).
struct SinkLaw {
  double away = 0;
  double away_next = 0;
  double value = 0;
  double value_next = 0;
};
SinkLaw sink_law(const FluctuationLaw& law, const Model& model, double t);

}  // namespace sinkflow::theory

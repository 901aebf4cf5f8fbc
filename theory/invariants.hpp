#pragma once

#include <optional>
#include <string>
#include <vector>

#include "theory/model.hpp"
#include "theory/support_graph.hpp"

namespace sinkflow::theory {

/// Mean of beta over a component's columns: conserved by the beta flow and the joint flow (`sf:invariants`).
double mean_beta(const Component& component, const State& state);

/// Q_C = sum_{v in C} (alpha_v + e^{alpha_v}/W) - (1/2) ||beta_C - xihat_C||^2, conserved by the joint flow at fixed
/// counts (`sf:invariants`). Contexts must agree (see fixed_counts).
double conserved_q(const Model& model, const Component& component, const State& state);

/// D = sum_v alpha_v - (1/2) ||beta||^2, which the joint flow never decreases (`sf:invariants`).
double lyapunov_d(const State& state);

/// M = sum_v e^{alpha_v}/W + <beta, xihat>, with M' = -D' at fixed counts (`sf:invariants`).
double lyapunov_m(const Model& model, const State& state);

/// Whether all contexts have the same x and the same W, so that Q and M are conserved quantities of the flow.
bool fixed_counts(const Model& model);

/// The limit of the joint flow, or the reason why it is not known from the start.
struct FinalState {
  std::optional<State> state;
  std::string reason;  ///< empty if `state` is there
};

/// `sf:final-logit`: rows that cannot move (point masses) and columns that no moving row reaches stay where they are;
/// on every other component whose stationary set is two-dimensional (`sf:stationary-set`) the limit follows from the
/// two conserved quantities. Any other component leaves it undetermined.
FinalState final_state(const Model& model, const State& start);

/// dim Z_C = |rows| + |columns| - rank of beta_i - beta_j + w_v (x_i - x_j) = 0 over v in C and i, j in S_v
/// (`sf:stationary-set`), for fixed counts.
Eigen::Index stationary_dimension(const Model& model, const Component& component);

}  // namespace sinkflow::theory

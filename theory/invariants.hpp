#pragma once

#include <cmath>
#include <optional>
#include <string>
#include <vector>

#include "theory/model.hpp"
#include "theory/mutant.hpp"
#include "theory/support_graph.hpp"

namespace sinkflow::theory {

/// Learning rates of the joint flow alpha' = -eta_a dL/dalpha, beta' = -eta_b dL/dbeta; both positive.
struct Rates {
  double alpha = 1;  ///< eta_a
  double beta = 1;   ///< eta_b
};

/// Mean of beta over a component's columns: conserved by the beta flow and the joint flow (`sf:invariants`).
double mean_beta(const Component& component, const State& state);

/// Q_C = sum_{v in C} (alpha_v + e^{alpha_v}/W) / eta_a - ||beta_C - xihat_C||^2 / (2 eta_b), conserved by the joint
/// flow at fixed counts (`sf:invariants`). Contexts must agree (see fixed_counts).
double conserved_q(const Model& model, const Component& component, const State& state, const Rates& rates = {});

/// D = sum_v alpha_v / eta_a - ||beta||^2 / (2 eta_b), which the joint flow never decreases (`sf:invariants`).
double lyapunov_d(const State& state, const Rates& rates = {});

/// M = sum_v e^{alpha_v}/(W eta_a) + <beta, xihat>/eta_b, with M' = -D' at fixed counts (`sf:invariants`).
double lyapunov_m(const Model& model, const State& state, const Rates& rates = {});

/// Whether all contexts have the same x and the same W, so that Q and M are conserved quantities of the flow.
bool fixed_counts(const Model& model);

/// The components of the rows that have a choice. Point-mass rows belong to none: they neither move nor move beta.
std::vector<Component> moving_components(const SparseRows& transition);

/// The limit of the joint flow, or the reason why it is not known from the start.
struct FinalState {
  std::optional<State> state;
  std::string reason;  ///< empty if `state` is there
};

/// `sf:final-logit`: rows that cannot move (point masses) and columns that no moving row reaches stay where they are;
/// on every other component whose stationary set is two-dimensional (`sf:stationary-set`) the limit follows from the
/// two conserved quantities. Any other component leaves it undetermined. Throws std::invalid_argument for rates that
/// are not positive numbers.
FinalState final_state(const Model& model, const State& start, const Rates& rates = {});

/// dim Z_C = |rows| + |columns| - rank of beta_i - beta_j + w_v (x_i - x_j) = 0 over v in C and i, j in S_v
/// (`sf:stationary-set`), for fixed counts.
Eigen::Index stationary_dimension(const Model& model, const Component& component);

// The same quantities in any working precision S, a number or a type that differentiates; alpha (R), beta (V).

/// `sf:invariants`: Q_C.
template <class S>
S conserved_q_in(const Model& model, const Component& component, const std::vector<S>& alpha,
                 const std::vector<S>& beta, const Rates& rates = {}) {
  using std::exp;
  S total(0);
  for (Eigen::Index k = 0; k < model.columns(); ++k) {
    total = total + S(model.counts(0, k));
  }
  S logits(0);
  for (const int v : component.rows) {
    const S& logit = alpha[static_cast<std::size_t>(v)];
    logits = logits + logit + SINKFLOW_MUTANT("sf:invariants", "no e^alpha/W in Q", S(exp(logit) / total), S(0));
  }
  S square(0);
  for (const int k : component.columns) {
    const S xihat = S(model.counts(0, k)) * S(model.xi[k]) / total;
    const S& value = beta[static_cast<std::size_t>(k)];
    const S gamma = SINKFLOW_MUTANT("sf:invariants", "sign of xihat in Q", value - xihat, value + xihat);
    square = square + gamma * gamma;
  }
  return logits / S(rates.alpha) -
         square / S(SINKFLOW_MUTANT("sf:invariants", "eta_a for eta_b in Q", 2 * rates.beta, 2 * rates.alpha));
}

/// `sf:invariants`: D.
template <class S>
S lyapunov_d_in(const std::vector<S>& alpha, const std::vector<S>& beta, const Rates& rates = {}) {
  S logits(0);
  for (const S& logit : alpha) {
    logits = logits + logit;
  }
  S square(0);
  for (const S& value : beta) {
    square = square + value * value;
  }
  const S half = square / S(SINKFLOW_MUTANT("sf:invariants", "||beta||^2 for half of it in D", 2, 1));
  return logits / S(rates.alpha) - half / S(rates.beta);
}

/// `sf:invariants`: M.
template <class S>
S lyapunov_m_in(const Model& model, const std::vector<S>& alpha, const std::vector<S>& beta, const Rates& rates = {}) {
  using std::exp;
  S total(0);
  S along(0);
  for (Eigen::Index k = 0; k < model.columns(); ++k) {
    total = total + S(model.counts(0, k));
    along = along + beta[static_cast<std::size_t>(k)] * S(model.counts(0, k)) * S(model.xi[k]);
  }
  S sinks(0);
  for (const S& logit : alpha) {
    sinks = sinks + exp(logit);
  }
  const S sign(SINKFLOW_MUTANT("sf:invariants", "sign of xihat in M", 1.0, -1.0));
  return (sinks / S(rates.alpha) + sign * along / S(rates.beta)) / total;
}

}  // namespace sinkflow::theory

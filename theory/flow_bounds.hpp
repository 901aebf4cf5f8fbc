#pragma once

#include "theory/invariants.hpp"
#include "theory/model.hpp"
#include "theory/support_graph.hpp"

namespace sinkflow::theory {

/// What the joint flow never leaves on one component, known from its start (`sf:global`). Dimensionless.
struct FlowBounds {
  double value;    ///< ||beta_C - mean_C beta|| is at most this
  double sink;     ///< sum_{v in C} e^{alpha_v}/W is at most this
  double highest;  ///< every alpha_v is at most this: log(W sink)
  double lowest;   ///< and at least this
};

/// `sf:global`: the bounds that M (which never increases) and D with Jensen's inequality (which never decreases) give
/// for a component of moving_components at fixed counts. `value` is the larger root of
///   b^2/(2 eta_b) = (R/eta_a) log(W eta_a (M(0) + h b/eta_b)/R) - D(0),  h = ||xihat_C - mean_C xihat||,
/// where D and M are those of the component with beta taken from its mean.
FlowBounds flow_bounds(const Model& model, const Component& component, const State& start, const Rates& rates = {});

}  // namespace sinkflow::theory

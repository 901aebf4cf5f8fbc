#pragma once

#include <vector>

#include "theory/model.hpp"

namespace sinkflow::theory {

/// A connected component of the support hypergraph: vertices are columns, hyperedges the supports S_v.
struct Component {
  std::vector<int> rows;     ///< rows v whose support lies in the component, ascending
  std::vector<int> columns;  ///< ascending; a column that no row reaches is a component of its own
};

/// The components in ascending order of their first column.
std::vector<Component> support_components(const SparseRows& transition);

/// The components when only the rows with `kept[v]` count; the others belong to no component.
std::vector<Component> support_components(const SparseRows& transition, const std::vector<bool>& kept);

/// Columns that no row reaches, ascending.
std::vector<int> unreachable_columns(const SparseRows& transition);

/// Whether x is constant on the support of row v in every context, so that its logit cannot move while beta is
/// constant (`err:thm9-hyp`). `value_mass` is x, one context a row (J, V). Differences below 1e-12 of max |x| count as
/// none: expected counts that are equal by symmetry come out of the propagation with rounding errors of that order.
bool has_no_variance(const SparseRows& transition, const Eigen::MatrixXd& value_mass, Eigen::Index row);

}  // namespace sinkflow::theory

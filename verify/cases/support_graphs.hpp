#pragma once

#include <optional>
#include <string>
#include <vector>

#include <Eigen/Core>

#include "theory/model.hpp"

namespace sinkflow::verify {

/// A model of which the supports matter.
struct SupportGraph {
  std::string name;
  theory::Model model;
  std::optional<Eigen::Index> stated;  ///< dim Z where `sf:stationary-set` names the graph
};

/// The support graphs that `sf:stationary-set` names; the reference instances of one context; random sparse ones, with
/// equal entries of x among them. The seed is fixed.
std::vector<SupportGraph> support_graphs();

}  // namespace sinkflow::verify

#pragma once

#include <string>
#include <vector>

#include "solvers/optimisers/entry.hpp"

namespace sinkflow::solvers {

/// An optimiser under the name that `optimizer.kind` gives it.
struct NamedOptimiser {
  std::string name;
  OptimiserEntry entry;
};

/// One entry for every file of solvers/optimisers/, ascending in name. Written by the build.
const std::vector<NamedOptimiser>& optimiser_table();

}  // namespace sinkflow::solvers

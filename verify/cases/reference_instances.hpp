#pragma once

#include <string>
#include <vector>

#include "theory/model.hpp"

namespace sinkflow::verify {

/// Names of the instances of paper_refs/instances/, ascending.
std::vector<std::string> reference_instances();

/// The instance of paper_refs/instances/`name`.json. Throws std::invalid_argument if there is none.
theory::Instance reference_instance(const std::string& name);

/// Instance I: V = R = 4, W = 10, on which the errata show their numbers.
theory::Instance instance_i();

}  // namespace sinkflow::verify

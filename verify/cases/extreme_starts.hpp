#pragma once

#include <random>
#include <string>
#include <vector>

#include "theory/model.hpp"

namespace sinkflow::verify {

/// A point to start a flow from.
struct NamedStart {
  std::string name;
  theory::State state;
};

/// Starts far from anything that training would use: logits of -20, -10, 10 and 20 in every row and logits spread over
/// [-20, 20), with beta at zero, on [-5, 5) or on [-100, 100). Large values go with large logits: where logits are
/// moderate, a large beta makes some of them dive so deep that they come back after the largest times in double.
std::vector<NamedStart> extreme_starts(std::mt19937_64& random, const theory::Model& model);

}  // namespace sinkflow::verify

#pragma once

#include <string>
#include <vector>

#include "verify/harness/figure.hpp"

namespace sinkflow::verify {

/// What a claim found about the decay of ||beta - beta*|| on one instance.
struct DecayFound {
  std::string name;
  std::vector<double> times;      ///< of the measurement, in units of 1/lambda
  std::vector<double> distances;  ///< ||beta - beta*|| there
  double predicted;               ///< lambda
  double measured;
  double tolerance;  ///< on the difference of the two
};

/// The distance to beta* in units of 1/lambda, and measured against predicted rates of all instances.
Figure value_rate_figure(const std::vector<DecayFound>& found);

}  // namespace sinkflow::verify

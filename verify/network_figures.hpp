#pragma once

#include <string>

#include "verify/figure.hpp"
#include "verify/small_networks.hpp"

namespace sinkflow::verify {

/// A column of the metrics of a run against the steps; step 0 is left out on a logarithmic axis.
Series metric_of(const NamedNetwork& network, const std::string& column, const std::string& label, int colour,
                 Mark mark = Mark::line);

}  // namespace sinkflow::verify

#pragma once

#include <string>
#include <vector>

#include "verify/harness/figure.hpp"
#include "verify/instruments/networks/simplified_training.hpp"

namespace sinkflow::verify {

/// Excess risks, mean sink logit and size of the value of <s> by steps, one curve for every run. Beside the logit there
/// are lines of slope 1/2 and 1 in log n, through the end of the first run.
Figure simplified_figure(const std::string& name, const std::string& title, const std::string& caption,
                         const std::vector<SimplifiedRun>& runs);

}  // namespace sinkflow::verify

#pragma once

#include <cstdint>
#include <string>

#include "verify/figure.hpp"
#include "verify/small_networks.hpp"

namespace sinkflow::verify {

/// A column of the metrics of a run against the steps; step 0 is left out on a logarithmic axis.
Series metric_of(const NamedNetwork& network, const std::string& column, const std::string& label, int colour,
                 Mark mark = Mark::line);

/// `ada:fig2`, `ada:fig9`: where a network looks in a prompt, the values there, and what its attention adds. The prompt
/// is the beginning of the first held-out sequence of `seed`.
Figure attention_figure(const NamedNetwork& network, const std::string& name, std::uint64_t seed);

}  // namespace sinkflow::verify

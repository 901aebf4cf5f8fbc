#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "verify/harness/figure.hpp"
#include "verify/instruments/networks/trained_samples.hpp"
#include "verify/statistics/sample.hpp"

namespace sinkflow::verify {

/// A column of the metrics of a run against the steps; step 0 is left out on a logarithmic axis.
Series metric_of(const NamedNetwork& network, const std::string& column, const std::string& label, int colour,
                 Mark mark = Mark::line);

/// The mean of curves with the same x, and dotted the ends of its 95% confidence interval.
std::vector<Series> mean_of(const std::vector<Series>& curves, const std::string& label, int colour);

/// `ada:fig2`, `ada:fig9`: where a network looks in a prompt, the values there, and what its attention adds. The prompt
/// is the beginning of the first held-out sequence of `seed`.
Figure attention_figure(const NamedNetwork& network, const std::string& name, std::uint64_t seed);

}  // namespace sinkflow::verify

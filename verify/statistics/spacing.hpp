#pragma once

#include <vector>

namespace sinkflow::verify {

/// `points` times from `first` to `last`, equally spaced in log t.
std::vector<double> log_spaced(double first, double last, int points);

/// `points` step counts from `first` to `last`, about equally spaced in log n, without repetition.
std::vector<long> log_spaced_steps(long first, long last, int points);

}  // namespace sinkflow::verify

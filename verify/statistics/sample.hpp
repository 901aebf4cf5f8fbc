#pragma once

#include <vector>

#include "verify/statistics/measured.hpp"

// What independent draws (of seeds, of blocks of sequences) say about a mean and a spread.
namespace sinkflow::verify {

/// A sample's mean with half its 95% confidence interval (Student's t), and its standard deviation with half of its own
/// (chi squared; the longer half).
struct Sample {
  double mean = 0;
  double mean_half_width = 0;
  double deviation = 0;
  double deviation_half_width = 0;
};
Sample sample_of(const std::vector<double>& values);

/// The mean with half its 95% confidence interval (Student's t).
Measured mean_of(const std::vector<double>& values);

/// The number that a variable of Student's t distribution with `freedom` degrees is below with probability `p`.
double student_quantile(double p, double freedom);

/// The number that a standard normal variable is above with probability `tail`.
double normal_upper_quantile(double tail);

}  // namespace sinkflow::verify

#pragma once

#include <array>

// What fehlberg78's own error estimate cannot see.
namespace sinkflow::solvers::detail {

/// What the stages of one trial step of fehlberg78 say about one component.
struct StepSamples {
  std::array<double, 7> rate{};  ///< dy/ds at s, s + h/6, ..., s + h
  double second_rate = 0;        ///< dy/ds at s again, at the y of the method's last stage but one
  double second_move = 0;        ///< by how much that y differs from the step's start
};

/// The error of a step of length `step` that fehlberg78's own estimate does not see, or 0 where it sees all.
///
/// Its estimate compares the rate at both ends of a step at two states each: it measures how the rate answers to y. If
/// the rate depends on s alone, the method is the Newton-Cotes rule of seven points, and the estimate is exactly zero
/// whatever the rule misses. The error of that rule is (9/1400) h/6 times the eighth difference of the samples. Seven
/// samples have a sixth at most; the eighth is continued from the largest differences of orders four to six as in a
/// geometric series. Where samples are too coarse for them to fall, the sixth stands for it: h/6 times a 140th of it is
/// the distance to Weddle's rule, of order 6. That one difference vanishes by chance is not enough to be deceived: a
/// wave has odd differences where it has no even ones.
double unseen_error(const StepSamples& samples, double step);

}  // namespace sinkflow::solvers::detail

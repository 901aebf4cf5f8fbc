#pragma once

#include <array>

// What fehlberg78's own error estimate cannot see.
//
// That estimate compares the rate at both ends of a step at two states each: it measures how the rate answers to y. If
// the rate depends on s alone, the method is the Newton-Cotes rule of seven points, and the estimate is exactly zero
// whatever the rule misses.
namespace sinkflow::solvers::detail {

/// How much a rate has to answer to y, per step, for the method's own estimate to be trusted: a tenth of the difference
/// between the two states. Where it answers that much, stages differ from the solution by more than a quadrature's
/// error, and their differences say nothing about it.
inline constexpr double kAnswers = 0.1;

/// The error of the Newton-Cotes rule of seven points over a step, estimated from its samples of the rate: at the ends
/// and at every sixth of it, with `step` the length of the whole. The error is (9/1400) step/6 times the eighth
/// difference of the samples. Seven samples have a sixth at most; the eighth is continued from the largest differences
/// of orders four to six as in a geometric series. Where samples are too coarse for them to fall, the sixth stands for
/// it: step/6 times a 140th of it is the distance to Weddle's rule, of order 6. That one difference vanishes by chance
/// is not enough to be deceived: a wave has odd differences where it has no even ones.
double quadrature_error(const std::array<double, 7>& samples, double step);

}  // namespace sinkflow::solvers::detail

#pragma once

#include <cmath>
#include <limits>

#include "solvers/integrate.hpp"

// t and the stepped variable s of a Clock, one from the other.
namespace sinkflow::solvers::detail {

inline double to_clock(Clock clock, double t) {
  return clock == Clock::time ? t : std::log1p(t);
}

/// The C library's expm1 takes three times as long as its exp, and is needed only where s is small.
inline double to_time(Clock clock, double s) {
  return clock == Clock::time ? s : (s < 1 ? std::expm1(s) : std::exp(s) - 1);
}

/// dt/ds
inline double pace(Clock clock, double t) {
  return clock == Clock::time ? 1.0 : 1.0 + t;
}

/// The longest step from s on that moves t by no more than `max_step`.
inline double longest_step(Clock clock, double s, double max_step) {
  if (clock == Clock::time || max_step == std::numeric_limits<double>::infinity()) {
    return max_step;
  }
  return std::log1p(max_step / (1 + to_time(clock, s)));
}

/// How far t may be off because s, which stands for it, is rounded.
inline double rounding_of_time(Clock clock, double t) {
  return clock == Clock::time ? 0.0 : std::numeric_limits<double>::epsilon() * std::log1p(t) * (1 + t);
}

}  // namespace sinkflow::solvers::detail

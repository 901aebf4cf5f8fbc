#pragma once

namespace sinkflow::verify {

/// A measured number and how far off the measurement itself may be: an integrator's error estimate, or half a
/// confidence interval (0: exact but for rounding).
struct Measured {
  double value = 0;
  double uncertainty = 0;
};

}  // namespace sinkflow::verify

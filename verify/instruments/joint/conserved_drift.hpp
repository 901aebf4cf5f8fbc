#pragma once

#include <string>
#include <vector>

#include "theory/model.hpp"

// How far the conserved quantity Q_C of `sf:invariants` drifts along an integrated joint flow: a measure of the
// integrator.
namespace sinkflow::verify {

/// |Q_C(t) - Q_C(0)|, the largest over the components, along one orbit; and its largest over the times.
struct Drift {
  std::vector<double> times;
  std::vector<double> with_sink;     ///< of Q_C
  std::vector<double> without_sink;  ///< of Q_C without its term e^alpha/W: a quantity that could be mistaken for it
  double largest_with_sink = 0;
  double largest_without_sink = 0;
};

/// The same against the integrator's tolerance, where it is more than rounding.
struct DriftCurve {
  std::vector<double> tolerances;  ///< 1e-5, 1e-6, ...
  std::vector<double> with_sink;
  std::vector<double> without_sink;
  std::vector<Drift> orbits;
};

/// The joint flow with one stepper up to the time `last` at every power of ten from 1e-5 down to `tightest`.
DriftCurve drift_curve(const theory::Instance& instance, const std::string& stepper, double last, double tightest);

}  // namespace sinkflow::verify

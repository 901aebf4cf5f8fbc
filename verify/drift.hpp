#pragma once

#include <string>
#include <vector>

#include "theory/model.hpp"

// What the conserved quantity Q_C of `sf:invariants` moves along an integrated joint flow: a measure of the integrator.
namespace sinkflow::verify {

/// Largest |Q_C(t) - Q_C(0)| over times and components against the integrator's tolerance, where it is more than
/// rounding.
struct DriftCurve {
  std::vector<double> tolerances;  ///< 1e-5, 1e-6, ...
  std::vector<double> q;
  std::vector<double> bare;  ///< the same for Q_C without e^alpha/W, which is not conserved: what a reader may believe
                             ///< who takes D for Q
};

/// The joint flow with one stepper up to the time `last` at every power of ten from 1e-5 down to `tightest`.
DriftCurve drift_curve(const theory::Instance& instance, const std::string& stepper, double last, double tightest);

}  // namespace sinkflow::verify

#include "verify/instruments/joint/conserved_drift.hpp"

#include <cmath>
#include <utility>

#include "flows/joint.hpp"
#include "theory/invariants.hpp"
#include "verify/instruments/growth/alpha_growth.hpp"
#include "verify/instruments/joint/joint_ends.hpp"
#include "verify/statistics/extremes.hpp"
#include "verify/statistics/spacing.hpp"

namespace sinkflow::verify {
namespace {

/// Sum of alpha less half the square.
double q_without_sink(const theory::Model& model, const theory::Component& component, const theory::State& state) {
  const Eigen::VectorXd gamma = state.beta - model.value_mass(0) / model.total_count();
  return state.alpha(component.rows).sum() - 0.5 * gamma(component.columns).squaredNorm();
}

Drift drift_along(const theory::Instance& instance, const theory::Trajectory& flow) {
  const theory::Model& model = instance.model;
  Drift drift;
  drift.times = flow.times;
  for (const theory::State& state : flows::states_of(flow, model.rows())) {
    double q = 0;
    double without_sink = 0;
    for (const theory::Component& component : theory::moving_components(model.transition)) {
      const double from = theory::conserved_q(model, component, instance.start);
      q = larger(q, std::abs(theory::conserved_q(model, component, state) - from));
      without_sink = larger(without_sink, std::abs(q_without_sink(model, component, state) -
                                                   q_without_sink(model, component, instance.start)));
    }
    drift.with_sink.push_back(q);
    drift.without_sink.push_back(without_sink);
  }
  drift.largest_with_sink = largest(drift.with_sink);
  drift.largest_without_sink = largest(drift.without_sink);
  return drift;
}

/// Rounding of Q itself: drifts below it are none.
double rounding(const theory::Instance& instance) {
  const double sinks = instance.start.alpha.array().exp().sum() / instance.model.total_count();
  const Eigen::VectorXd gamma = instance.start.beta - instance.model.value_mass(0) / instance.model.total_count();
  return 1e-15 * (instance.start.alpha.lpNorm<1>() + sinks + gamma.squaredNorm());
}

}  // namespace

DriftCurve drift_curve(const theory::Instance& instance, const std::string& stepper, double last, double tightest) {
  const std::vector<double> times = log_spaced(last / 1e4, last, 33);
  DriftCurve drifts;
  for (double tolerance = 1e-5; tolerance > tightest / 2; tolerance /= 10) {
    const theory::Trajectory flow = flows::integrate_joint_with(instance, times, stepper, tolerance, {}, false);
    Drift found = drift_along(instance, flow);
    if (found.largest_with_sink > rounding(instance)) {
      drifts.tolerances.push_back(tolerance);
      drifts.with_sink.push_back(found.largest_with_sink);
      drifts.without_sink.push_back(found.largest_without_sink);
      drifts.orbits.push_back(std::move(found));
    }
  }
  return drifts;
}

}  // namespace sinkflow::verify

#pragma once

#include "theory/fluctuations.hpp"
#include "theory/model.hpp"
#include "theory/trajectory.hpp"
#include "verify/instruments/contexts/law_figures.hpp"

// Joint flows in the plane of mean logit and size of the value state, and what the law says there.
namespace sinkflow::verify {

/// Mean of alpha, and ||beta - mean||.
PlanePoint plane_point(const theory::State& state);

/// A path with its end.
struct PlaneRun {
  PlanePath path;
  PlanePoint end;
  PlanePoint error;  ///< of `end`, from the integrator's estimate
};

/// The run of a flow; `alpha` and `beta` are the errors of the entries of the last state.
PlaneRun plane_run(const theory::Model& model, const theory::Trajectory& flow, double alpha, double beta);

/// The point of the law at one time, the change of this point by the next terms, and the size of the path of the law,
/// value e^alpha.
struct PlaneLaw {
  PlanePoint point;
  PlanePoint next;
  double size;
};

/// At time t.
PlaneLaw plane_law(const theory::FluctuationLaw& law, const theory::Model& model, double t);

/// ||beta - mean|| e^alpha of the stationary points, which is the norm of W_k xi_k less its mean.
double family_size(const theory::Model& model);

}  // namespace sinkflow::verify

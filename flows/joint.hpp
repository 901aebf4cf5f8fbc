#pragma once

#include <span>
#include <string>
#include <vector>

#include "solvers/integrate.hpp"
#include "theory/invariants.hpp"
#include "theory/model.hpp"
#include "theory/trajectory.hpp"

// The joint flow with learning rates of its own for alpha and beta, by any stepper, and where it ends.
namespace sinkflow::flows {

/// The field of alpha' = -eta_a dL/dalpha, beta' = -eta_b dL/dbeta in y = (alpha, beta) (R + V).
solvers::VectorField joint_field(const theory::Model& model, const theory::Rates& rates);

/// y (times, R + V) with one stepper at rtol and atol = `tolerance`.
theory::Trajectory integrate_joint_with(const theory::Instance& instance, std::span<const double> times,
                                        const std::string& stepper, double tolerance, const theory::Rates& rates = {},
                                        bool estimate_error = true);

/// The states along a trajectory of the joint flow.
std::vector<theory::State> states_of(const theory::Trajectory& flow, Eigen::Index rows);

/// Where the joint flow ends, as far as it was integrated.
struct FlowEnd {
  theory::State state;
  /// The integrator's estimate, the largest over the components and over the times on the way: nothing damps an error
  /// along the stationary set, and two runs that disagreed on the way may meet by chance.
  double error = 0;
  /// Largest distance moved over the last nine tenths of the time. Convergence is exponential, so less than this is
  /// left.
  double moved = 0;
};

/// The joint flow by BDF at tolerance 1e-12 up to `last`.
FlowEnd joint_end(const theory::Instance& instance, double last = 1e12, const theory::Rates& rates = {});

/// Largest distance between the entries of two states.
double largest_distance(const theory::State& a, const theory::State& b);

}  // namespace sinkflow::flows

#pragma once

#include <span>

#include <Eigen/Core>

#include "solvers/integrate.hpp"
#include "theory/model.hpp"

// The gradient flows of the simplified model as what the integrators take.
namespace sinkflow::flows {

/// The flow of alpha (R) with beta (V) frozen: R equations that do not interact, or one system with its Jacobian.
solvers::RowFields alpha_rows(const theory::Model& model, const Eigen::VectorXd& beta);
solvers::VectorField alpha_field(const theory::Model& model, const Eigen::VectorXd& beta);

/// The flow of beta (V) with alpha (R) frozen.
solvers::VectorField beta_field(const theory::Model& model, const Eigen::VectorXd& alpha);

/// The flow of y = (alpha, beta) (R + V).
solvers::VectorField joint_field(const theory::Model& model);

/// (alpha, beta) as one vector (R + V), and back.
Eigen::VectorXd stacked(const theory::State& state);
theory::State unstacked(const Eigen::VectorXd& y, Eigen::Index rows);

/// The joint flow with CVODE's BDF at rtol and atol = `tolerance`, which beta's stiffness asks for: y (times, R + V).
theory::Trajectory integrate_joint(const theory::Instance& instance, std::span<const double> times,
                                   double tolerance = 1e-12);

/// The beta flow in the same way: beta (times, V).
theory::Trajectory integrate_beta(const theory::Instance& instance, std::span<const double> times,
                                  double tolerance = 1e-12);

}  // namespace sinkflow::flows

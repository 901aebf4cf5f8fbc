#pragma once

#include <functional>
#include <span>
#include <string>
#include <vector>

#include <Eigen/Core>

#include "theory/trajectory.hpp"

namespace sinkflow::solvers {

/// dy/dt = rate(t, y) with y of length `dimension`. The Jacobian d rate / dy is optional; only implicit steppers use
/// it.
struct VectorField {
  Eigen::Index dimension = 0;
  std::function<void(double t, const Eigen::VectorXd& y, Eigen::VectorXd& rate)> rate;
  std::function<void(double t, const Eigen::VectorXd& y, Eigen::MatrixXd& jacobian)> jacobian;
};

/// `count` scalar equations dy_i/dt = rate(i, t, y_i) that do not interact.
struct RowFields {
  Eigen::Index count = 0;
  std::function<double(Eigen::Index row, double t, double y)> rate;
};

/// The variable that is stepped: t itself, or log(1 + t), which reaches t = 1e30 in 69 units and needs no special case
/// at t = 0.
enum class Clock { time, log1p };

/// How to integrate.
struct Options {
  std::string stepper = "fehlberg78";
  Clock clock = Clock::log1p;
  double rtol = 1e-12;
  double atol = 1e-14;
  /// A blow-up would never end without a limit. Explicit steppers count accepted and rejected steps of the whole run,
  /// CVODE accepted ones between two requested times.
  long max_steps = 2'000'000;
  bool estimate_error = true;
};

/// What an integration cost, the run behind the error estimate not counted.
struct Work {
  long rates = 0;  ///< right-hand sides
  long steps = 0;  ///< accepted, and for explicit steppers rejected too
  long jacobians = 0;
};

/// How much looser the second run is whose distance serves as the error estimate.
inline constexpr double kLooserRun = 32;

/// Integrates from t = 0, y(0) = `start` and returns the states at `times` (ascending, >= 0). Steppers "dopri5" (dense
/// output), "cash_karp54", "fehlberg78", "bulirsch_stoer" (Boost.Odeint, landing on every time) and "bdf", "adams"
/// (SUNDIALS CVODE, which interpolates with its own order). The error estimate is the distance to a second run at
/// kLooserRun times the tolerances (an estimate of that run's error, so on the safe side for this one) plus what the
/// tolerances allow in a single step: two runs can agree better than either is right.
/// Throws InputError for an unknown stepper or bad times, ComputationError for a state that is not finite, a step that
/// no longer advances, or an exhausted step limit.
theory::Trajectory integrate(const VectorField& field, const Eigen::VectorXd& start, std::span<const double> times,
                             const Options& options, Work* work = nullptr);

/// The same row by row: every row takes its own steps. Explicit steppers only.
theory::Trajectory integrate_rows(const RowFields& fields, const Eigen::VectorXd& start, std::span<const double> times,
                                  const Options& options, Work* work = nullptr);

/// Names of the steppers, explicit ones first.
std::vector<std::string> stepper_names();

/// Whether a stepper solves equations for its next state, which takes a system's Jacobian: "bdf" and "adams".
bool is_implicit(const std::string& stepper);

}  // namespace sinkflow::solvers

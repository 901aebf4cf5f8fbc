#pragma once

#include <functional>
#include <span>
#include <string>
#include <vector>

#include <Eigen/Core>

#include "theory/trajectory.hpp"

namespace sinkflow::solvers {

/// dy/dt = rate(t, y) with y of length `dimension`. The Jacobian d rate / dy is optional; only implicit steppers use
/// it. What the functions fill has its size already: `rate` (dimension), `jacobian` (dimension, dimension), which is
/// zero, so that entries which are zero can be left out.
struct VectorField {
  Eigen::Index dimension = 0;
  std::function<void(double t, const Eigen::VectorXd& y, Eigen::VectorXd& rate)> rate;
  std::function<void(double t, const Eigen::VectorXd& y, Eigen::MatrixXd& jacobian)> jacobian;
  /// The rate does not depend on t, nor on a component of y that stands for it: nothing short can hide between two
  /// samples of it, and no component is a plain integral. Steps are then those of the method's own estimate.
  bool autonomous = false;
};

/// `count` scalar equations dy_i/dt = rate(i, t, y_i) that do not interact.
struct RowFields {
  Eigen::Index count = 0;
  std::function<double(Eigen::Index row, double t, double y)> rate;
  bool autonomous = false;  ///< as in VectorField
};

/// The variable that is stepped: t itself, or log(1 + t), which reaches t = 1e30 in 69 units and needs no special case
/// at t = 0.
enum class Clock { time, log1p };

/// How to integrate.
struct Options {
  std::string stepper = "fehlberg78";
  Clock clock = Clock::log1p;
  double rtol = 1e-12;  ///< in (0, 0.1]
  double atol = 1e-14;  ///< in units of y
  /// The longest step, in units of t. 0 stands for a hundredth of the last time, so that a pulse of the rate that is
  /// as wide as that is sampled at least once, and for no bound if the field is autonomous.
  double max_step = 0;
  /// A blow-up would never end without a limit. Explicit steppers count accepted and rejected steps of the whole run,
  /// CVODE accepted ones between two requested times.
  long max_steps = 2'000'000;
  bool estimate_error = true;
};

/// What an integration cost, the runs behind the error estimate not counted.
struct Work {
  long rates = 0;  ///< right-hand sides
  long steps = 0;  ///< accepted, and for explicit steppers rejected too
  long jacobians = 0;
};

/// How much looser the second run is whose distance serves as the error estimate. Its longest step is 1.5 times as
/// long.
inline constexpr double kLooserRun = 32;

/// Integrates from t = 0, y(0) = `start` and returns the states at `times` (ascending, >= 0).
///
/// Which stepper for what:
/// - "fehlberg78" (order 8, lands on every time): smooth problems and many digits; the default.
/// - "dopri5" (order 5, dense output): smooth problems at rtol >= 1e-8, or many times close together.
/// - "cash_karp54" (order 5, lands on every time): the same where t must not run past the last time.
/// - "bulirsch_stoer" (extrapolation, lands on every time): smooth problems whose rates are cheap, at rtol <= 1e-10.
/// - "bdf" (orders 1 to 5, implicit): stiff problems, where a solution that moves slowly is attracted fast.
/// - "adams" (orders 1 to 12, implicit): smooth problems whose rates are dear.
/// The first four are Boost.Odeint's and stay with one step at a time; the others are SUNDIALS CVODE's, remember past
/// steps and interpolate with their own order. Clock::log1p is for solutions that slow down as t grows; a rate that
/// oscillates in t for many periods is better stepped in Clock::time, which does not round t.
///
/// A trial step in which the rate is not finite is shortened. Unless the field is autonomous, every step sees rates
/// that depend on t alone, as a plain integral does (solvers/quadrature_error.hpp), and `max_step` finds pulses between
/// two samples.
///
/// The error estimate is the distance to a second run at kLooserRun times the tolerances (an estimate of that run's
/// error, so on the safe side for this one) plus what the tolerances allow in a single step: two runs can agree better
/// than either is right. Unless the field is autonomous, it is no less than a kLooserRun-th of the distance to a third
/// run, as much looser again: two runs can agree by chance where their errors rise and fall. If the second run fails,
/// one at tolerances as much tighter takes its place. If both fail, the estimates are NaN: missing.
///
/// Throws InputError for an unknown stepper, bad times, tolerances or steps, and for a start, a rate or a Jacobian of
/// another size than `dimension`; ComputationError, which names t, where no step is accepted (the rate is not finite,
/// the solution ends) and for an exhausted step limit.
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

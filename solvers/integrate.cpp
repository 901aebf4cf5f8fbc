#include "solvers/integrate.hpp"

#include <algorithm>
#include <cmath>

#include <fmt/format.h>
#include <fmt/ranges.h>

#include "solvers/backends.hpp"
#include "theory/errors.hpp"

namespace sinkflow::solvers {
namespace {

bool contains(const std::vector<std::string>& names, const std::string& name) {
  return std::find(names.begin(), names.end(), name) != names.end();
}

void check_options(std::span<const double> times, const Options& options) {
  if (!contains(stepper_names(), options.stepper)) {
    throw InputError(
        fmt::format("stepper: expected one of {}, found '{}'", fmt::join(stepper_names(), ", "), options.stepper));
  }
  for (std::size_t i = 0; i < times.size(); ++i) {
    if (!std::isfinite(times[i]) || times[i] < 0 || (i > 0 && times[i] < times[i - 1])) {
      throw InputError(
          fmt::format("times: expected finite, ascending times from 0 on, found {} in place {}", times[i], i + 1));
    }
  }
  for (const double tolerance : {options.rtol, options.atol}) {
    if (!(tolerance > 0 && std::isfinite(tolerance))) {
      throw InputError(fmt::format("tolerance: expected a positive number, found {}", tolerance));
    }
  }
}

double to_clock(Clock clock, double t) {
  return clock == Clock::time ? t : std::log1p(t);
}
/// The C library's expm1 takes three times as long as its exp, and is needed only where s is small.
double to_time(Clock clock, double s) {
  return clock == Clock::time ? s : (s < 1 ? std::expm1(s) : std::exp(s) - 1);
}
/// dt/ds
double pace(Clock clock, double t) {
  return clock == Clock::time ? 1.0 : 1.0 + t;
}

std::vector<double> clock_targets(std::span<const double> times, Clock clock) {
  std::vector<double> targets(times.size());
  std::transform(times.begin(), times.end(), targets.begin(), [=](double t) { return to_clock(clock, t); });
  return targets;
}

Eigen::MatrixXd run(const VectorField& field, const Eigen::VectorXd& start, std::span<const double> targets,
                    const Options& options, Work& work) {
  const detail::Rate rate = [&](const Eigen::VectorXd& y, Eigen::VectorXd& dyds, double s) {
    const double t = to_time(options.clock, s);
    field.rate(t, y, dyds);
    dyds *= pace(options.clock, t);
  };
  if (!contains(detail::cvode_names(), options.stepper)) {
    return detail::run_runge_kutta(rate, start, targets, options, work);
  }
  detail::Jacobian jacobian;
  if (field.jacobian) {
    jacobian = [&](const Eigen::VectorXd& y, Eigen::MatrixXd& matrix, double s) {
      const double t = to_time(options.clock, s);
      field.jacobian(t, y, matrix);
      matrix *= pace(options.clock, t);
    };
  }
  return detail::run_cvode(rate, jacobian, start, targets, options, work);
}

Eigen::MatrixXd run(const RowFields& fields, const Eigen::VectorXd& start, std::span<const double> targets,
                    const Options& options, Work& work) {
  Eigen::MatrixXd states(static_cast<Eigen::Index>(targets.size()), fields.count);
  for (Eigen::Index row = 0; row < fields.count; ++row) {
    const detail::ScalarRate rate = [&](double y, double& dyds, double s) {
      const double t = to_time(options.clock, s);
      dyds = pace(options.clock, t) * fields.rate(row, t, y);
    };
    states.col(row) = detail::run_runge_kutta(rate, start[row], targets, options, work);
  }
  return states;
}

/// Largest magnitude; 0 for a state without components.
double largest(const Eigen::RowVectorXd& state) {
  return state.size() == 0 ? 0.0 : state.cwiseAbs().maxCoeff();
}

template <class Fields>
theory::Trajectory integrate_with_estimate(const Fields& fields, const Eigen::VectorXd& start,
                                           std::span<const double> times, const Options& options, Work* work) {
  const std::vector<double> targets = clock_targets(times, options.clock);
  Work spent;
  theory::Trajectory trajectory{{times.begin(), times.end()}, run(fields, start, targets, options, spent), {}};
  if (work != nullptr) {
    *work = spent;
  }
  if (options.estimate_error) {
    Options looser = options;
    looser.rtol *= kLooserRun;
    looser.atol *= kLooserRun;
    const Eigen::MatrixXd difference = run(fields, start, targets, looser, spent) - trajectory.states;
    for (Eigen::Index i = 0; i < difference.rows(); ++i) {
      const double one_step = options.atol + options.rtol * largest(trajectory.states.row(i));
      const bool exact = targets[static_cast<std::size_t>(i)] == 0 || difference.cols() == 0;  // the start itself
      trajectory.error.push_back(exact ? 0.0 : one_step + largest(difference.row(i)));
    }
  }
  return trajectory;
}

/// Steppers report where they failed in the variable they step, which need not be t.
template <class Integrate>
theory::Trajectory saying_which_clock(const Options& options, const Integrate& integrate) {
  try {
    return integrate();
  } catch (const ComputationError& error) {
    if (options.clock == Clock::time) {
      throw;
    }
    throw ComputationError(fmt::format("{} (t stands for log(1 + t) there)", error.what()));
  }
}

}  // namespace

theory::Trajectory integrate(const VectorField& field, const Eigen::VectorXd& start, std::span<const double> times,
                             const Options& options, Work* work) {
  check_options(times, options);
  return saying_which_clock(options, [&] { return integrate_with_estimate(field, start, times, options, work); });
}

theory::Trajectory integrate_rows(const RowFields& fields, const Eigen::VectorXd& start, std::span<const double> times,
                                  const Options& options, Work* work) {
  check_options(times, options);
  if (contains(detail::cvode_names(), options.stepper)) {
    throw InputError(fmt::format("stepper: expected one of {} for rows on their own, found '{}'",
                                 fmt::join(detail::runge_kutta_names(), ", "), options.stepper));
  }
  return saying_which_clock(options, [&] { return integrate_with_estimate(fields, start, times, options, work); });
}

std::vector<std::string> stepper_names() {
  std::vector<std::string> names = detail::runge_kutta_names();
  names.insert(names.end(), detail::cvode_names().begin(), detail::cvode_names().end());
  return names;
}

bool is_implicit(const std::string& stepper) {
  return contains(detail::cvode_names(), stepper);
}

}  // namespace sinkflow::solvers

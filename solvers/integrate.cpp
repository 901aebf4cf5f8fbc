#include "solvers/integrate.hpp"

#include <algorithm>
#include <cmath>
#include <limits>
#include <optional>

#include <fmt/format.h>
#include <fmt/ranges.h>

#include "solvers/backends.hpp"
#include "solvers/clock.hpp"
#include "theory/errors.hpp"

namespace sinkflow::solvers {
namespace {

bool contains(const std::vector<std::string>& names, const std::string& name) {
  return std::find(names.begin(), names.end(), name) != names.end();
}

void check_times(std::span<const double> times) {
  for (std::size_t i = 0; i < times.size(); ++i) {
    if (!std::isfinite(times[i]) || times[i] < 0 || (i > 0 && times[i] < times[i - 1])) {
      throw InputError(
          fmt::format("times: expected finite, ascending times from 0 on, found {} in place {}", times[i], i + 1));
    }
  }
}

void check_start(const Eigen::VectorXd& start, Eigen::Index dimension) {
  if (dimension != start.size()) {
    throw InputError(fmt::format("start: expected {} components, as the field has, found {}", dimension, start.size()));
  }
  for (Eigen::Index i = 0; i < start.size(); ++i) {
    if (!std::isfinite(start[i])) {
      throw InputError(fmt::format("start: expected finite numbers, found {} in place {}", start[i], i + 1));
    }
  }
}

void check_options(const Options& options) {
  constexpr double loosest = 0.1;  // what is known to less than a digit is not known
  if (!contains(stepper_names(), options.stepper)) {
    throw InputError(
        fmt::format("stepper: expected one of {}, found '{}'", fmt::join(stepper_names(), ", "), options.stepper));
  }
  if (!(options.rtol > 0 && options.rtol <= loosest)) {
    throw InputError(fmt::format("rtol: expected a number in (0, {}], found {}", loosest, options.rtol));
  }
  if (!(options.atol > 0 && std::isfinite(options.atol))) {
    throw InputError(fmt::format("atol: expected a finite number > 0, found {}", options.atol));
  }
  if (!(options.max_step >= 0)) {
    throw InputError(fmt::format("max_step: expected a number >= 0, found {}", options.max_step));
  }
  if (options.max_steps < 1) {
    throw InputError(fmt::format("max_steps: expected a number from 1 on, found {}", options.max_steps));
  }
}

/// With `max_step` as it is meant.
template <class Fields>
Options resolved(Options options, const Fields& fields, std::span<const double> times) {
  constexpr double shortest_part = 0.01;
  if (options.max_step == 0) {
    const bool bounded = !fields.autonomous && !times.empty() && times.back() > 0;
    options.max_step = bounded ? shortest_part * times.back() : std::numeric_limits<double>::infinity();
  }
  return options;
}

std::vector<double> clock_targets(std::span<const double> times, Clock clock) {
  std::vector<double> targets(times.size());
  std::transform(times.begin(), times.end(), targets.begin(), [=](double t) { return detail::to_clock(clock, t); });
  return targets;
}

void evaluate(const VectorField& field, double t, const Eigen::VectorXd& y, Eigen::VectorXd& rate) {
  field.rate(t, y, rate);
  if (rate.size() != y.size()) {
    throw InputError(fmt::format("rate: expected {} components, found {}", y.size(), rate.size()));
  }
}

void evaluate(const VectorField& field, double t, const Eigen::VectorXd& y, Eigen::MatrixXd& jacobian) {
  jacobian.setZero(y.size(), y.size());
  field.jacobian(t, y, jacobian);
  if (jacobian.rows() != y.size() || jacobian.cols() != y.size()) {
    throw InputError(fmt::format("jacobian: expected {} x {} entries, found {} x {}", y.size(), y.size(),
                                 jacobian.rows(), jacobian.cols()));
  }
}

Eigen::VectorXd rate_at(const VectorField& field, double t, const Eigen::VectorXd& y) {
  Eigen::VectorXd rate = y;
  evaluate(field, t, y, rate);
  return rate;
}
Eigen::VectorXd rate_at(const RowFields& fields, double t, const Eigen::VectorXd& y) {
  Eigen::VectorXd rate(fields.count);
  for (Eigen::Index row = 0; row < fields.count; ++row) {
    rate[row] = fields.rate(row, t, y[row]);
  }
  return rate;
}

/// The largest |dy/dt|; 0 if it is not known: a rate that changes by more than a tenth when y changes by what the
/// tolerances allow is what the error of a stiff component makes of it, and not the speed of the solution.
template <class Fields>
double speed(const Fields& fields, double t, const Eigen::VectorXd& y, const Options& options) {
  constexpr double tenth = 0.1;
  Eigen::VectorXd near = y;
  for (Eigen::Index i = 0; i < y.size(); ++i) {
    const double allowed = options.atol + options.rtol * std::abs(y[i]);
    near[i] += i % 2 == 0 ? allowed : -allowed;
  }
  const Eigen::VectorXd rate = rate_at(fields, t, y);
  const double fastest = rate.cwiseAbs().maxCoeff();
  return (rate - rate_at(fields, t, near)).cwiseAbs().maxCoeff() > tenth * fastest ? 0.0 : fastest;
}

Eigen::MatrixXd run(const VectorField& field, const Eigen::VectorXd& start, std::span<const double> targets,
                    const Options& options, Work& work) {
  if (start.size() == 0) {
    return {static_cast<Eigen::Index>(targets.size()), 0};
  }
  const detail::Rate rate = [&](const Eigen::VectorXd& y, Eigen::VectorXd& dyds, double s) {
    const double t = detail::to_time(options.clock, s);
    evaluate(field, t, y, dyds);
    dyds *= detail::pace(options.clock, t);
  };
  if (!contains(detail::cvode_names(), options.stepper)) {
    return detail::run_runge_kutta(rate, start, targets, options, field.autonomous, work);
  }
  detail::Jacobian jacobian;
  if (field.jacobian) {
    jacobian = [&](const Eigen::VectorXd& y, Eigen::MatrixXd& matrix, double s) {
      const double t = detail::to_time(options.clock, s);
      evaluate(field, t, y, matrix);
      matrix *= detail::pace(options.clock, t);
    };
  }
  return detail::run_cvode(rate, jacobian, start, targets, options, work);
}

Eigen::MatrixXd run(const RowFields& fields, const Eigen::VectorXd& start, std::span<const double> targets,
                    const Options& options, Work& work) {
  Eigen::MatrixXd states(static_cast<Eigen::Index>(targets.size()), fields.count);
  for (Eigen::Index row = 0; row < fields.count; ++row) {
    const detail::ScalarRate rate = [&](double y, double& dyds, double s) {
      const double t = detail::to_time(options.clock, s);
      dyds = detail::pace(options.clock, t) * fields.rate(row, t, y);
    };
    states.col(row) = detail::run_runge_kutta(rate, start[row], targets, options, fields.autonomous, work);
  }
  return states;
}

/// Largest magnitude; 0 for a state without components.
double largest(const Eigen::RowVectorXd& state) {
  return state.size() == 0 ? 0.0 : state.cwiseAbs().maxCoeff();
}

/// The states of another run, which is looser by kLooserRun `times` over, or tighter if that is negative; nothing if it
/// fails. Its longest step differs too: where that is what bounds the steps, runs would be the same otherwise.
template <class Fields>
std::optional<Eigen::MatrixXd> other_run(const Fields& fields, const Eigen::VectorXd& start,
                                         std::span<const double> targets, Options options, int times) {
  constexpr double longer = 1.5;
  options.rtol *= std::pow(kLooserRun, times);
  options.atol *= std::pow(kLooserRun, times);
  options.max_step *= std::pow(longer, times);
  Work unused;
  try {
    return run(fields, start, targets, options, unused);
  } catch (const ComputationError&) {
    return {};
  }
}

/// What a trajectory may be off at its i-th time however well two runs agree there: what the tolerances allow in one
/// step, or what a rounded time makes of the rate.
template <class Fields>
double smallest_error(const Fields& fields, const theory::Trajectory& trajectory, Eigen::Index i,
                      const Options& options) {
  const double one_step = options.atol + options.rtol * largest(trajectory.states.row(i));
  const double t = trajectory.times[static_cast<std::size_t>(i)];
  const double rounding = detail::rounding_of_time(options.clock, t) *
                          speed(fields, t, Eigen::VectorXd(trajectory.states.row(i).transpose()), options);
  return std::isfinite(rounding) ? std::max(one_step, rounding) : one_step;
}

template <class Fields>
theory::Trajectory integrate_with_estimate(const Fields& fields, const Eigen::VectorXd& start,
                                           std::span<const double> times, const Options& given, Work* work) {
  check_options(given);
  check_times(times);
  const Options options = resolved(given, fields, times);
  const std::vector<double> targets = clock_targets(times, options.clock);
  Work spent;
  theory::Trajectory trajectory{{times.begin(), times.end()}, run(fields, start, targets, options, spent), {}};
  if (work != nullptr) {
    *work = spent;
  }
  if (options.estimate_error) {
    auto other = other_run(fields, start, targets, options, 1);
    if (!other) {
      other = other_run(fields, start, targets, options, -1);
    }
    // Errors that rise and fall agree by chance now and then; those of three runs hardly do.
    const auto third = other && !fields.autonomous ? other_run(fields, start, targets, options, 2) : std::nullopt;
    for (Eigen::Index i = 0; i < trajectory.states.rows(); ++i) {
      const bool exact = targets[static_cast<std::size_t>(i)] == 0 || start.size() == 0;  // the start itself
      const double missing = std::numeric_limits<double>::quiet_NaN();
      const auto distance = [&](const std::optional<Eigen::MatrixXd>& run) {
        return run ? largest(run->row(i) - trajectory.states.row(i)) : 0.0;
      };
      trajectory.error.push_back(exact    ? 0.0
                                 : !other ? missing
                                          : smallest_error(fields, trajectory, i, options) +
                                                std::max(distance(other), distance(third) / kLooserRun));
    }
  }
  return trajectory;
}

}  // namespace

theory::Trajectory integrate(const VectorField& field, const Eigen::VectorXd& start, std::span<const double> times,
                             const Options& options, Work* work) {
  check_start(start, field.dimension);
  return integrate_with_estimate(field, start, times, options, work);
}

theory::Trajectory integrate_rows(const RowFields& fields, const Eigen::VectorXd& start, std::span<const double> times,
                                  const Options& options, Work* work) {
  check_start(start, fields.count);
  if (contains(detail::cvode_names(), options.stepper)) {
    throw InputError(fmt::format("stepper: expected one of {} for rows on their own, found '{}'",
                                 fmt::join(detail::runge_kutta_names(), ", "), options.stepper));
  }
  return integrate_with_estimate(fields, start, times, options, work);
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

// The only file that includes Boost.Odeint: it takes long to compile, and its Eigen header adds operators to namespace
// Eigen.
#include <algorithm>
#include <cmath>
#include <limits>

#include <boost/numeric/odeint.hpp>
#include <boost/numeric/odeint/external/eigen/eigen.hpp>
#include <fmt/format.h>

#include "solvers/backends.hpp"
#include "theory/errors.hpp"

namespace sinkflow::solvers::detail {
namespace {

namespace odeint = boost::numeric::odeint;

/// Controllers correct it within a few steps, which are no business of the tolerances. It depends on them all the same:
/// otherwise two runs would share those steps, and their distance would not show the error made there.
double first_step(const Options& options) {
  return 0.025 * std::pow(std::min(options.rtol, 1.0), 0.2);
}

bool is_finite(double y) {
  return std::isfinite(y);
}
bool is_finite(const Eigen::VectorXd& y) {
  return y.allFinite();
}

/// Guards that odeint does not have: its controllers accept NaN, and step on for ever where a solution blows up.
class StepGuard {
 public:
  StepGuard(const Options& options, Work& work) : max_steps_(options.max_steps), work_(work) {}

  void before(double s, double step) {
    if (s + step == s) {
      throw ComputationError(fmt::format("integration stopped advancing at {:.10g} (step {:.3g})", s, step));
    }
    if (++steps_ > max_steps_) {
      throw ComputationError(
          fmt::format("integration needs more than {} steps; it had reached {:.10g}", max_steps_, s));
    }
    ++work_.steps;
  }

  /// The Bulirsch-Stoer controller rejects NaN without ever shortening its step.
  void rejected(double s) {
    if (++rejected_ > kMostRejected) {
      throw ComputationError(fmt::format("no step is accepted at {:.10g}; is the right-hand side finite there?", s));
    }
  }

  template <class State>
  void accepted(double s, const State& y) {
    rejected_ = 0;
    if (!is_finite(y)) {
      throw ComputationError(fmt::format("the state is no longer finite at {:.10g}", s));
    }
  }

 private:
  static constexpr int kMostRejected = 1000;  // in a row: 0.9^1000 of a step is nothing

  long max_steps_;
  long steps_ = 0;
  int rejected_ = 0;
  Work& work_;
};

/// Fehlberg's error estimate compares rates at the two ends of a step only, so it is exactly zero while the rate
/// depends on s alone: in the clock log(1 + t) a logit that has hardly moved yet has y' = e^s times a constant, and
/// steps would grow without limit. There the method is the Newton-Cotes rule of seven points, whose relative error on
/// e^s over a step h is (9/1400) h^8 / 6^9; the longest step keeps that below rtol.
double longest_step(const Options& options) {
  const bool blind = options.stepper == "fehlberg78" && options.clock == Clock::log1p;
  const double error_of_unit_step = 9.0 / 1400.0 / std::pow(6.0, 9);
  return blind ? std::min(1.0, std::pow(options.rtol / error_of_unit_step, 1.0 / 8))
               : std::numeric_limits<double>::infinity();
}

/// odeint's own adjuster aims at 0.9 of the step whose error is just allowed, and leaves a step alone whose error is
/// between half of that and all of it. Where steps have to become shorter and shorter, as at the take-off of a logit,
/// every few are rejected then. This one follows the error at once and aims a little lower, which saves a twentieth of
/// the right-hand sides there.
struct PromptAdjuster : odeint::default_step_adjuster<double, double> {
  double decrease_step(double step, double error, int /*order*/) const { return step * std::max(0.2, change(error)); }
  double increase_step(double step, double error, int /*order*/) const { return step * std::min(5.0, change(error)); }

 private:
  /// Fehlberg's error estimate is of order h^8. Three roots are cheaper than a power.
  static double change(double error) { return 0.8 / std::sqrt(std::sqrt(std::sqrt(error))); }
};

template <class State>
auto make_fehlberg78(double atol, double rtol) {
  using Stepper = odeint::runge_kutta_fehlberg78<State>;
  using Checker =
      odeint::default_error_checker<double, typename Stepper::algebra_type, typename Stepper::operations_type>;
  return odeint::controlled_runge_kutta<Stepper, Checker, PromptAdjuster>(Checker(atol, rtol));
}

/// Visits every target, landing on it exactly.
template <class Stepper, class Rate, class State, class Visit>
void step_to_targets(Stepper stepper, const Rate& rate, State y, std::span<const double> targets,
                     const Options& options, Work& work, const Visit& visit) {
  StepGuard guard(options, work);
  double s = 0;
  const double longest = longest_step(options);
  double step = first_step(options);
  State dyds = y;
  bool moved = true;  // since dyds was evaluated: a rejected step leaves it as it is
  for (std::size_t i = 0; i < targets.size(); ++i) {
    while (s < targets[i]) {
      const double gap = targets[i] - s;
      const bool lands = step >= gap;
      double tried = lands ? gap : step;
      guard.before(s, tried);
      if (moved) {
        rate(y, dyds, s);
      }
      moved = stepper.try_step(rate, y, dyds, s, tried) == odeint::success;
      if (moved) {
        guard.accepted(s, y);
        // A step cut short to land says nothing against the longer one that was planned.
        step = std::min(lands ? std::max(step, tried) : tried, longest);
        s = lands ? targets[i] : s;
      } else {
        guard.rejected(s);
        step = tried;
      }
    }
    visit(i, y);
  }
}

/// Visits every target by dense output between steps of their own length.
template <class Stepper, class Rate, class State, class Visit>
void step_past_targets(Stepper stepper, const Rate& rate, const State& start, std::span<const double> targets,
                       const Options& options, Work& work, const Visit& visit) {
  StepGuard guard(options, work);
  stepper.initialize(start, 0.0, first_step(options));
  State y = start;
  for (std::size_t i = 0; i < targets.size(); ++i) {
    while (stepper.current_time() < targets[i]) {
      guard.before(stepper.current_time(), stepper.current_time_step());
      stepper.do_step(rate);
      guard.accepted(stepper.current_time(), stepper.current_state());
    }
    if (targets[i] > 0) {
      stepper.calc_state(targets[i], y);
    }
    visit(i, y);
  }
}

template <class State, class Rate, class Visit>
void run_with(const Rate& rate, const State& start, std::span<const double> targets, const Options& options, Work& work,
              const Visit& visit) {
  const double atol = options.atol;
  const double rtol = options.rtol;
  if (options.stepper == "dopri5") {
    step_past_targets(odeint::make_dense_output(atol, rtol, odeint::runge_kutta_dopri5<State>()), rate, start, targets,
                      options, work, visit);
  } else if (options.stepper == "cash_karp54") {
    step_to_targets(odeint::make_controlled(atol, rtol, odeint::runge_kutta_cash_karp54<State>()), rate, start, targets,
                    options, work, visit);
  } else if (options.stepper == "fehlberg78") {
    step_to_targets(make_fehlberg78<State>(atol, rtol), rate, start, targets, options, work, visit);
  } else {
    step_to_targets(odeint::bulirsch_stoer<State>(atol, rtol), rate, start, targets, options, work, visit);
  }
}

}  // namespace

const std::vector<std::string>& runge_kutta_names() {
  static const std::vector<std::string> names{"dopri5", "cash_karp54", "fehlberg78", "bulirsch_stoer"};
  return names;
}

Eigen::MatrixXd run_runge_kutta(const Rate& rate, const Eigen::VectorXd& start, std::span<const double> targets,
                                const Options& options, Work& work) {
  Eigen::MatrixXd states(static_cast<Eigen::Index>(targets.size()), start.size());
  const auto counted = [&](const Eigen::VectorXd& y, Eigen::VectorXd& dyds, double s) {
    ++work.rates;
    rate(y, dyds, s);
  };
  run_with(counted, start, targets, options, work,
           [&](std::size_t i, const Eigen::VectorXd& y) { states.row(static_cast<Eigen::Index>(i)) = y; });
  return states;
}

Eigen::VectorXd run_runge_kutta(const ScalarRate& rate, double start, std::span<const double> targets,
                                const Options& options, Work& work) {
  Eigen::VectorXd states(static_cast<Eigen::Index>(targets.size()));
  const auto counted = [&](double y, double& dyds, double s) {
    ++work.rates;
    rate(y, dyds, s);
  };
  run_with(counted, start, targets, options, work,
           [&](std::size_t i, double y) { states[static_cast<Eigen::Index>(i)] = y; });
  return states;
}

}  // namespace sinkflow::solvers::detail

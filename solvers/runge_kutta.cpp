// The only file that includes Boost.Odeint: it takes long to compile, and its Eigen header adds operators to namespace
// Eigen.
#include <algorithm>
#include <array>
#include <cmath>
#include <limits>

#include <boost/numeric/odeint.hpp>
#include <boost/numeric/odeint/external/eigen/eigen.hpp>

#include "solvers/backends.hpp"
#include "solvers/clock.hpp"
#include "solvers/quadrature_error.hpp"
#include "solvers/step_guard.hpp"

namespace sinkflow::solvers::detail {
namespace {

namespace odeint = boost::numeric::odeint;

/// Controllers correct it within a few steps, which are no business of the tolerances. It depends on them all the same:
/// otherwise two runs would share those steps, and their distance would not show the error made there.
double first_step(const Options& options) {
  return 0.025 * std::pow(std::min(options.rtol, 1.0), 0.2);
}

double entry(double y, Eigen::Index /*i*/) {
  return y;
}
double entry(const Eigen::VectorXd& y, Eigen::Index i) {
  return y[i];
}
Eigen::Index entries(double /*y*/) {
  return 1;
}
Eigen::Index entries(const Eigen::VectorXd& y) {
  return y.size();
}
bool is_finite(double y) {
  return std::isfinite(y);
}
bool is_finite(const Eigen::VectorXd& y) {
  return y.allFinite();
}
double size_of(double y) {
  return std::abs(y);
}
double size_of(const Eigen::VectorXd& y) {
  return y.cwiseAbs().maxCoeff();
}

/// A first step in which y moves by no more than a hundredth of itself, or of the size at which atol takes over. The
/// extrapolated midpoint rule needs it: where a rate dies away within the step (y' = -exp(y) from a large y), all its
/// approximations agree on one wrong value.
template <class State>
double first_step(const Options& options, const State& y, const State& dyds) {
  constexpr double part = 0.01;
  const double longest = part * (size_of(y) + options.atol / options.rtol) / size_of(dyds);
  return longest > 0 ? std::min(first_step(options), longest) : first_step(options);
}

/// What the rates of one trial step were.
template <class State>
class Stages {
 public:
  /// `kept`: for unseen_error, which is 0 otherwise.
  explicit Stages(bool kept) : kept_(kept) {}

  /// Before a step is tried.
  void begin() {
    stage_ = 0;
    finite_ = true;
  }
  void record(const State& y, const State& dyds) {
    finite_ = finite_ && is_finite(dyds);
    if (kept_ && ++stage_ < kStages) {
      rates_[stage_] = dyds;
      if (stage_ == kSecondAtStart) {
        second_ = y;
      }
    }
  }
  /// Whether all rates since begin() are.
  [[nodiscard]] bool finite() const { return finite_; }

  /// fehlberg78's step of length `step` from `y`: what its own estimate does not see, in units of what is allowed.
  [[nodiscard]] double unseen_error(const State& y, const State& dyds, double step, double atol, double rtol) const {
    if (!kept_) {
      return 0;
    }
    constexpr std::array<std::size_t, 7> in_order{0, 7, 9, 5, 8, 6, 12};  // the stages at s, s + h/6, ..., s + h
    const auto allowed = [&](Eigen::Index i) {
      return atol + rtol * (std::abs(entry(y, i)) + step * std::abs(entry(dyds, i)));
    };
    double answer = 0;
    double move = 0;
    for (Eigen::Index i = 0; i < entries(y); ++i) {
      const double change = step * (entry(rates_[kSecondAtStart], i) - entry(dyds, i));
      answer = std::max(answer, std::abs(change) / allowed(i));
      move = std::max(move, std::abs(entry(second_, i) - entry(y, i)) / allowed(i));
    }
    if (answer > kAnswers * move) {
      return 0;
    }
    double largest = 0;
    for (Eigen::Index i = 0; i < entries(y); ++i) {
      std::array<double, 7> samples{entry(dyds, i)};
      for (std::size_t j = 1; j < in_order.size(); ++j) {
        samples[j] = entry(rates_[in_order[j]], i);
      }
      largest = std::max(largest, quadrature_error(samples, step) / allowed(i));
    }
    return largest;
  }

 private:
  static constexpr std::size_t kStages = 13;         // fehlberg78's; the first is the rate at the start of the step
  static constexpr std::size_t kSecondAtStart = 11;  // at the start once more

  bool kept_;
  std::size_t stage_ = 0;
  bool finite_ = true;
  std::array<State, kStages> rates_{};
  State second_{};
};

/// In the clock log(1 + t) a logit that has hardly moved yet has y' = e^s times a constant, and fehlberg78's estimate
/// is zero (solvers/quadrature_error.hpp). The relative error of its Newton-Cotes rule on e^s over a step h is (9/1400)
/// h^8 / 6^9; the longest step keeps that below rtol, so that no step is tried in vain.
double longest_blind_step(const Options& options) {
  const bool blind = options.stepper == "fehlberg78" && options.clock == Clock::log1p;
  const double error_of_unit_step = 9.0 / 1400.0 / std::pow(6.0, 9);
  return blind ? std::min(1.0, std::pow(options.rtol / error_of_unit_step, 1.0 / 8))
               : std::numeric_limits<double>::infinity();
}

/// odeint's, but for two things. A step whose error is not a number is rejected, and shortened as far as one step can
/// be. With `sees_quadratures` the estimate is no less than an eighth of the error that the method's own estimate
/// cannot see: a step may be off by a few tolerances there, and where both see the error the method's own decides.
template <class Stepper, bool sees_quadratures>
class ErrorChecker
    : public odeint::default_error_checker<double, typename Stepper::algebra_type, typename Stepper::operations_type> {
  using State = typename Stepper::state_type;
  using Base = odeint::default_error_checker<double, typename Stepper::algebra_type, typename Stepper::operations_type>;

 public:
  ErrorChecker(const Options& options, const Stages<State>& stages)
      : Base(options.atol, options.rtol), atol_(options.atol), rtol_(options.rtol), stages_(&stages) {}

  double error(typename Stepper::algebra_type& algebra, const State& y, const State& dyds, State& error,
               double step) const {
    constexpr double play = 8;
    if (!is_finite(error)) {
      return std::numeric_limits<double>::infinity();
    }
    const double seen = Base::error(algebra, y, dyds, error, step);
    if constexpr (sees_quadratures) {
      return std::max(seen, stages_->unseen_error(y, dyds, step, atol_, rtol_) / play);
    }
    return seen;
  }

 private:
  double atol_;
  double rtol_;
  const Stages<State>* stages_;
};

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

/// odeint's, with a longest step that whoever owns `longest` may change between steps.
class BoundedAdjuster : public odeint::default_step_adjuster<double, double> {
 public:
  explicit BoundedAdjuster(const double& longest) : longest_(&longest) {}
  [[nodiscard]] bool check_step_size_limit(double step) const { return step <= *longest_; }
  [[nodiscard]] double get_max_dt() const { return *longest_; }

 private:
  const double* longest_;
};

/// How a step is shortened in which something is not finite. The Bulirsch-Stoer controller would try the same again.
constexpr double kShortening = 0.2;

/// What the functions below integrate: y' = rate(y, s), and every call of `rate` is recorded in `stages`.
template <class State, class Rate>
struct Problem {
  const Rate& rate;
  const State& start;
  std::span<const double> targets;
  const Options& options;
  Work& work;
  Stages<State>& stages;
};

/// Visits every target, landing on it exactly.
template <class Stepper, class State, class Rate, class Visit>
void step_to_targets(Stepper stepper, const Problem<State, Rate>& problem, const Visit& visit) {
  const Options& options = problem.options;
  StepGuard guard(options, problem.work);
  const double longest_blind = longest_blind_step(options);
  double s = 0;
  double step = 0;
  State y = problem.start;
  State before = y;
  State dyds = y;
  bool moved = true;  // since dyds was evaluated: a rejected step leaves it as it is
  for (std::size_t i = 0; i < problem.targets.size(); ++i) {
    while (s < problem.targets[i]) {
      if (moved) {
        problem.rate(y, dyds, s);
        if (!is_finite(dyds)) {
          guard.no_step(s);
        }
      }
      step = s == 0 && step == 0 ? first_step(options, y, dyds) : step;
      const double gap = problem.targets[i] - s;
      const double wanted = std::min({step, longest_blind, longest_step(options.clock, s, options.max_step)});
      const bool lands = wanted >= gap;
      const double length = lands ? gap : wanted;
      guard.before(s, length);
      double next = length;
      double reached = s;
      before = y;
      problem.stages.begin();
      const bool accepted = stepper.try_step(problem.rate, y, dyds, reached, next) == odeint::success;
      moved = accepted && problem.stages.finite() && is_finite(y);
      if (moved) {
        guard.accepted();
        // A step cut short to land says nothing against the longer one that was planned.
        step = lands ? std::max(step, next) : next;
        s = lands ? problem.targets[i] : reached;
      } else {
        guard.rejected(s);
        y = before;
        const bool finite = !accepted && problem.stages.finite();
        step = finite && next > 0 ? next : length * kShortening;
      }
    }
    visit(i, y);
  }
}

/// Visits every target by dense output between steps of their own length.
template <class State, class Rate, class Visit>
void step_past_targets(const Problem<State, Rate>& problem, const Visit& visit) {
  using Stepper = odeint::runge_kutta_dopri5<State>;
  using Checker = ErrorChecker<Stepper, false>;
  using Controlled = odeint::controlled_runge_kutta<Stepper, Checker, BoundedAdjuster>;
  const Options& options = problem.options;
  double longest = longest_step(options.clock, 0, options.max_step);
  odeint::dense_output_runge_kutta<Controlled> stepper(
      Controlled(Checker(options, problem.stages), BoundedAdjuster(longest)));
  StepGuard guard(options, problem.work);
  stepper.initialize(problem.start, 0.0, first_step(options));
  State y = problem.start;
  for (std::size_t i = 0; i < problem.targets.size(); ++i) {
    while (stepper.current_time() < problem.targets[i]) {
      const double s = stepper.current_time();
      longest = longest_step(options.clock, s, options.max_step);
      guard.before(s, std::min(stepper.current_time_step(), longest));
      try {
        stepper.do_step(problem.rate);
      } catch (const odeint::odeint_error&) {  // 500 rejected steps in a row
        guard.no_step(s);
      }
      if (!is_finite(stepper.current_state())) {
        guard.no_step(s);
      }
    }
    if (problem.targets[i] > 0) {
      stepper.calc_state(problem.targets[i], y);
    }
    visit(i, y);
  }
}

/// By the stepper of that name.
template <class State, class Rate, class Visit>
void run_with(const Problem<State, Rate>& problem, const Visit& visit) {
  const Options& options = problem.options;
  if (options.stepper == "dopri5") {
    step_past_targets(problem, visit);
  } else if (options.stepper == "cash_karp54") {
    using Stepper = odeint::runge_kutta_cash_karp54<State>;
    using Checker = ErrorChecker<Stepper, false>;
    step_to_targets(odeint::controlled_runge_kutta<Stepper, Checker>(Checker(options, problem.stages)), problem, visit);
  } else if (options.stepper == "fehlberg78") {
    using Stepper = odeint::runge_kutta_fehlberg78<State>;
    using Checker = ErrorChecker<Stepper, true>;
    step_to_targets(odeint::controlled_runge_kutta<Stepper, Checker, PromptAdjuster>(Checker(options, problem.stages)),
                    problem, visit);
  } else {
    step_to_targets(odeint::bulirsch_stoer<State>(options.atol, options.rtol), problem, visit);
  }
}

/// Integrates and counts.
template <class State, class GivenRate, class Visit>
void run_counted(const GivenRate& rate, const State& start, std::span<const double> targets, const Options& options,
                 bool autonomous, Work& work, const Visit& visit) {
  Stages<State> stages(options.stepper == "fehlberg78" && !autonomous);
  const auto counted = [&](const State& y, State& dyds, double s) {
    ++work.rates;
    rate(y, dyds, s);
    stages.record(y, dyds);
  };
  run_with(Problem<State, decltype(counted)>{counted, start, targets, options, work, stages}, visit);
}

}  // namespace

const std::vector<std::string>& runge_kutta_names() {
  static const std::vector<std::string> names{"dopri5", "cash_karp54", "fehlberg78", "bulirsch_stoer"};
  return names;
}

Eigen::MatrixXd run_runge_kutta(const Rate& rate, const Eigen::VectorXd& start, std::span<const double> targets,
                                const Options& options, bool autonomous, Work& work) {
  Eigen::MatrixXd states(static_cast<Eigen::Index>(targets.size()), start.size());
  run_counted(rate, start, targets, options, autonomous, work,
              [&](std::size_t i, const Eigen::VectorXd& y) { states.row(static_cast<Eigen::Index>(i)) = y; });
  return states;
}

Eigen::VectorXd run_runge_kutta(const ScalarRate& rate, double start, std::span<const double> targets,
                                const Options& options, bool autonomous, Work& work) {
  Eigen::VectorXd states(static_cast<Eigen::Index>(targets.size()));
  run_counted(rate, start, targets, options, autonomous, work,
              [&](std::size_t i, double y) { states[static_cast<Eigen::Index>(i)] = y; });
  return states;
}

}  // namespace sinkflow::solvers::detail

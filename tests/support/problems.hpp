#pragma once

#include <array>
#include <cmath>
#include <functional>
#include <string>
#include <vector>

#include <Eigen/Core>

#include "solvers/integrate.hpp"
#include "tests/support/largest.hpp"

// Differential equations whose solutions are known.
namespace sinkflow::tests {

inline const std::vector<std::string> all_steppers = solvers::stepper_names();
inline constexpr std::array<const char*, 4> explicit_steppers{"dopri5", "cash_karp54", "fehlberg78", "bulirsch_stoer"};
inline constexpr std::array clocks{solvers::Clock::time, solvers::Clock::log1p};

inline solvers::Options options_of(const std::string& stepper, solvers::Clock clock, double rtol) {
  solvers::Options options;
  options.stepper = stepper;
  options.clock = clock;
  options.rtol = rtol;
  options.atol = rtol;
  return options;
}

struct Problem {
  std::string name;
  solvers::VectorField field;
  Eigen::VectorXd start;
  std::function<Eigen::VectorXd(double t)> exact;
};

inline solvers::VectorField autonomous(solvers::VectorField field) {
  field.autonomous = true;
  return field;
}

inline solvers::VectorField scalar(const std::function<double(double t, double y)>& rate,
                                   const std::function<double(double t, double y)>& slope) {
  return {1,
          [=](double t, const Eigen::VectorXd& y, Eigen::VectorXd& dy) {
            dy = Eigen::VectorXd::Constant(1, rate(t, y[0]));
          },
          [=](double t, const Eigen::VectorXd& y, Eigen::MatrixXd& j) {
            j = Eigen::MatrixXd::Constant(1, 1, slope(t, y[0]));
          }};
}

inline Problem decay() {
  return {"decay", autonomous(scalar([](double, double y) { return -y; }, [](double, double) { return -1.0; })),
          Eigen::VectorXd::Ones(1), [](double t) { return Eigen::VectorXd::Constant(1, std::exp(-t)); }};
}

inline Problem oscillator() {
  return {"oscillator",
          {2,
           [](double, const Eigen::VectorXd& y, Eigen::VectorXd& dy) {
             dy.resize(2);
             dy << y[1], -y[0];
           },
           [](double, const Eigen::VectorXd&, Eigen::MatrixXd& j) {
             j.resize(2, 2);
             j << 0, 1, -1, 0;
           },
           true},
          Eigen::VectorXd::Unit(2, 1),
          [](double t) {
            return Eigen::VectorXd{{std::sin(t), std::cos(t)}};
          }};
}

inline Problem logistic() {
  return {"logistic",
          autonomous(scalar([](double, double y) { return y * (1 - y); }, [](double, double y) { return 1 - 2 * y; })),
          Eigen::VectorXd::Constant(1, 0.1),
          [](double t) { return Eigen::VectorXd::Constant(1, 1 / (1 + 9 * std::exp(-t))); }};
}

// Time enters the right-hand side: (1 + t)^(1/2) with the slope (1/2) y / (1 + t).
inline Problem square_root() {
  return {"square root",
          scalar([](double t, double y) { return 0.5 * y / (1 + t); }, [](double t, double) { return 0.5 / (1 + t); }),
          Eigen::VectorXd::Ones(1), [](double t) { return Eigen::VectorXd::Constant(1, std::sqrt(1 + t)); }};
}

inline std::vector<Problem> problems() {
  return {decay(), oscillator(), logistic(), square_root()};
}

inline double true_error(const Problem& problem, const theory::Trajectory& trajectory, std::size_t i) {
  return largest(trajectory.states.row(static_cast<Eigen::Index>(i)).transpose() - problem.exact(trajectory.times[i]));
}

// x' = x^2 from 1 is 1/(1 - t): nothing exists from t = 1 on.
inline solvers::VectorField blow_up() {
  return autonomous(scalar([](double, double x) { return x * x; }, [](double, double x) { return 2 * x; }));
}

}  // namespace sinkflow::tests

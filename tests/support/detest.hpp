#pragma once

#include <cmath>
#include <numbers>
#include <string>
#include <vector>

#include <Eigen/Core>

#include "solvers/integrate.hpp"

// Published problems. Not stiff: DETEST, classes A to E (Hull, Enright, Fellen and Sedgwick, SIAM J. Numer. Anal. 9,
// 1972; all from t = 0 to 20; B4 and B5 left out of none). Stiff: HIRES, OREGO, VDPOL and ROBER of the Bari test set
// for initial value problem solvers (Mazzia and Magherini, 2008, archimede.dm.uniba.it/~testset) and of Hairer and
// Wanner, Solving Ordinary Differential Equations II, with the reference solutions given there.
namespace sinkflow::tests {

struct Published {
  std::string name;
  solvers::VectorField field;
  Eigen::VectorXd start;
  double last = 20;
  Eigen::VectorXd reference{};  ///< at `last`; empty where the set has none
};

using Derivative = std::function<void(double t, const Eigen::VectorXd& y, Eigen::VectorXd& dy)>;

inline Published published(const std::string& name, const std::vector<double>& start, const Derivative& rate) {
  const Eigen::VectorXd from = Eigen::Map<const Eigen::VectorXd>(start.data(), static_cast<Eigen::Index>(start.size()));
  return {name, {from.size(), rate, {}}, from};
}

/// y'' = -y / r^3 from the perihelion of an ellipse.
inline Published orbit(const std::string& name, double eccentricity) {
  return published(name, {1 - eccentricity, 0, 0, std::sqrt((1 + eccentricity) / (1 - eccentricity))},
                   [](double, const Eigen::VectorXd& y, Eigen::VectorXd& dy) {
                     const double cube = std::pow(y[0] * y[0] + y[1] * y[1], 1.5);
                     dy << y[2], y[3], -y[0] / cube, -y[1] / cube;
                   });
}

/// Chains of n decays: y' = T y with T tridiagonal.
inline Published chain(const std::string& name, Eigen::Index n, double below, double on, double above) {
  std::vector<double> start(static_cast<std::size_t>(n), 0);
  start[0] = 1;
  return published(name, start, [=](double, const Eigen::VectorXd& y, Eigen::VectorXd& dy) {
    dy = on * y;
    dy.tail(n - 1) += below * y.head(n - 1);
    dy.head(n - 1) += above * y.tail(n - 1);
  });
}

inline std::vector<Published> detest() {
  using Vector = Eigen::VectorXd;
  std::vector<Published> all;
  all.push_back(published("A1", {1}, [](double, const Vector& y, Vector& dy) { dy = -y; }));
  all.push_back(published("A2", {1}, [](double, const Vector& y, Vector& dy) { dy[0] = -std::pow(y[0], 3) / 2; }));
  all.push_back(published("A3", {1}, [](double t, const Vector& y, Vector& dy) { dy[0] = y[0] * std::cos(t); }));
  all.push_back(published("A4", {1}, [](double, const Vector& y, Vector& dy) { dy[0] = y[0] / 4 * (1 - y[0] / 20); }));
  all.push_back(published("A5", {4}, [](double t, const Vector& y, Vector& dy) { dy[0] = (y[0] - t) / (y[0] + t); }));
  all.push_back(published("B1", {1, 3}, [](double, const Vector& y, Vector& dy) {
    dy << 2 * (y[0] - y[0] * y[1]), -(y[1] - y[0] * y[1]);
  }));
  all.push_back(published("B2", {2, 0, 1}, [](double, const Vector& y, Vector& dy) {
    dy << -y[0] + y[1], y[0] - 2 * y[1] + y[2], y[1] - y[2];
  }));
  all.push_back(published("B3", {1, 0, 0},
                          [](double, const Vector& y, Vector& dy) { dy << -y[0], y[0] - y[1] * y[1], y[1] * y[1]; }));
  all.push_back(published("B4", {3, 0, 0}, [](double, const Vector& y, Vector& dy) {
    const double r = std::hypot(y[0], y[1]);
    dy << -y[1] - y[0] * y[2] / r, y[0] - y[1] * y[2] / r, y[0] / r;
  }));
  all.push_back(published("B5", {0, 1, 1}, [](double, const Vector& y, Vector& dy) {
    dy << y[1] * y[2], -y[0] * y[2], -0.51 * y[0] * y[1];
  }));
  all.push_back(published("C1", {1, 0, 0, 0, 0, 0, 0, 0, 0, 0}, [](double, const Vector& y, Vector& dy) {
    dy = -y;
    dy[9] = 0;
    dy.tail(9) += y.head(9);
  }));
  all.push_back(published("C2", {1, 0, 0, 0, 0, 0, 0, 0, 0, 0}, [](double, const Vector& y, Vector& dy) {
    for (Eigen::Index i = 0; i < 10; ++i) {
      dy[i] = (i > 0 ? static_cast<double>(i) * y[i - 1] : 0.0) - (i < 9 ? static_cast<double>(i + 1) * y[i] : 0.0);
    }
  }));
  all.push_back(chain("C3", 10, 1, -2, 1));
  all.push_back(chain("C4", 51, 1, -2, 1));
  for (int i = 1; i <= 5; ++i) {
    all.push_back(orbit("D" + std::to_string(i), 0.2 * i - 0.1));
  }
  all.push_back(published("E1", {0.6713967071418030, 0.09540051444747446}, [](double t, const Vector& y, Vector& dy) {
    dy << y[1], -(y[1] / (t + 1) + (1 - 0.25 / ((t + 1) * (t + 1))) * y[0]);
  }));
  all.push_back(published("E2", {2, 0},
                          [](double, const Vector& y, Vector& dy) { dy << y[1], (1 - y[0] * y[0]) * y[1] - y[0]; }));
  all.push_back(published("E3", {0, 0}, [](double t, const Vector& y, Vector& dy) {
    dy << y[1], std::pow(y[0], 3) / 6 - y[0] + 2 * std::sin(2.78535 * t);
  }));
  all.push_back(
      published("E4", {30, 0}, [](double, const Vector& y, Vector& dy) { dy << y[1], 0.032 - 0.4 * y[1] * y[1]; }));
  all.push_back(published(
      "E5", {0, 0}, [](double t, const Vector& y, Vector& dy) { dy << y[1], std::sqrt(1 + y[1] * y[1]) / (25 - t); }));
  return all;
}

inline Published hires() {
  Published problem =
      published("HIRES", {1, 0, 0, 0, 0, 0, 0, 0.0057}, [](double, const Eigen::VectorXd& y, Eigen::VectorXd& dy) {
        dy << -1.71 * y[0] + 0.43 * y[1] + 8.32 * y[2] + 0.0007, 1.71 * y[0] - 8.75 * y[1],
            -10.03 * y[2] + 0.43 * y[3] + 0.035 * y[4], 8.32 * y[1] + 1.71 * y[2] - 1.12 * y[3],
            -1.745 * y[4] + 0.43 * y[5] + 0.43 * y[6],
            -280 * y[5] * y[7] + 0.69 * y[3] + 1.71 * y[4] - 0.43 * y[5] + 0.69 * y[6], 280 * y[5] * y[7] - 1.81 * y[6],
            -280 * y[5] * y[7] + 1.81 * y[6];
      });
  problem.last = 321.8122;
  problem.reference =
      Eigen::VectorXd{{0.7371312573325668e-3, 0.1442485726316185e-3, 0.5888729740967575e-4, 0.1175651343283149e-2,
                       0.2386356198831331e-2, 0.6238968252742796e-2, 0.2849998395185769e-2, 0.2850001604814231e-2}};
  return problem;
}

inline Published orego() {
  constexpr double s = 77.27;
  constexpr double w = 0.161;
  constexpr double q = 8.375e-6;
  Published problem = published("OREGO", {1, 2, 3}, [](double, const Eigen::VectorXd& y, Eigen::VectorXd& dy) {
    dy << s * (y[1] + y[0] * (1 - q * y[0] - y[1])), (y[2] - (1 + y[0]) * y[1]) / s, w * (y[0] - y[2]);
  });
  problem.last = 360;
  problem.reference = Eigen::VectorXd{{0.1000814870318523e1, 0.1228178521549917e4, 0.1320554942846706e3}};
  return problem;
}

/// mu = 1000 in the form that the set uses, eps = 1e-6.
inline Published vdpol() {
  Published problem = published("VDPOL", {2, 0}, [](double, const Eigen::VectorXd& y, Eigen::VectorXd& dy) {
    dy << y[1], ((1 - y[0] * y[0]) * y[1] - y[0]) / 1e-6;
  });
  problem.last = 2;
  problem.reference = Eigen::VectorXd{{0.1706167732170483e1, -0.8928097010247975e0}};
  return problem;
}

inline Published rober() {
  Published problem = published("ROBER", {1, 0, 0}, [](double, const Eigen::VectorXd& y, Eigen::VectorXd& dy) {
    const double first = 0.04 * y[0];
    const double second = 1e4 * y[1] * y[2];
    const double third = 3e7 * y[1] * y[1];
    dy << -first + second, first - second - third, third;
  });
  problem.last = 1e11;
  problem.reference = Eigen::VectorXd{{0.2083340149701255e-7, 0.8333360770334713e-13, 0.9999999791665050}};
  return problem;
}

inline std::vector<Published> stiff() {
  return {hires(), orego(), vdpol(), rober()};
}

}  // namespace sinkflow::tests

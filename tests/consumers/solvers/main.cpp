#include <cmath>
#include <cstdlib>
#include <sinkflow/solvers/integrate.hpp>
#include <vector>

// y' = -y, y(0) = 1: y(1) = 1/e.
int main() {
  const sinkflow::solvers::VectorField decay{
      1, [](double, const Eigen::VectorXd& y, Eigen::VectorXd& rate) { rate = -y; }, {}};
  const auto path = sinkflow::solvers::integrate(decay, Eigen::VectorXd::Ones(1), std::vector<double>{1.0}, {});
  return std::abs(path.states(0, 0) - std::exp(-1.0)) < 1e-10 ? EXIT_SUCCESS : EXIT_FAILURE;
}

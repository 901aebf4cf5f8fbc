// Integrates the alpha flow of an instance and prints the best of several times with the states, for
// bench/peers/alpha_flow.py, which compares it with another integrator in the same run.
// Usage: bench_alpha_flow INSTANCE rows|coupled TOLERANCE REPEATS LAST_TIME POINTS
#include <chrono>
#include <cmath>
#include <cstdlib>
#include <limits>

#include <fmt/format.h>

#include "formats/files.hpp"
#include "formats/instance_file.hpp"
#include "solvers/integrate.hpp"
#include "theory/gradient_flow.hpp"

int main(int argc, char** argv) {
  using namespace sinkflow;
  if (argc != 7) {
    fmt::print(stderr, "usage: bench_alpha_flow INSTANCE rows|coupled TOLERANCE REPEATS LAST_TIME POINTS\n");
    return EXIT_FAILURE;
  }
  const theory::Instance instance = formats::parse_instance(formats::read_file(argv[1]), argv[1]);
  const bool by_rows = std::string(argv[2]) == "rows";
  const int repeats = std::atoi(argv[4]);
  const int points = std::atoi(argv[6]);
  std::vector<double> times;
  for (int i = 1; i <= points; ++i) {
    times.push_back(std::pow(std::atof(argv[5]), i / static_cast<double>(points)));
  }
  const theory::AlphaFlow flow(instance.model, instance.start.beta);
  const solvers::RowFields rows{
      flow.rows(), [&](Eigen::Index row, double, double alpha) { return flow.row_rate(row, alpha); }, true};
  const solvers::VectorField coupled{
      flow.rows(),
      [&](double, const Eigen::VectorXd& alpha, Eigen::VectorXd& rate) { flow.rate(alpha, rate); },
      {},
      true};
  solvers::Options options;
  options.rtol = options.atol = std::atof(argv[3]);
  options.estimate_error = false;  // the peer has none
  theory::Trajectory path;
  solvers::Work work;
  double best = std::numeric_limits<double>::infinity();
  for (int i = 0; i < repeats; ++i) {
    const auto begin = std::chrono::steady_clock::now();
    path = by_rows ? solvers::integrate_rows(rows, instance.start.alpha, times, options, &work)
                   : solvers::integrate(coupled, instance.start.alpha, times, options, &work);
    best = std::min(best, std::chrono::duration<double>(std::chrono::steady_clock::now() - begin).count());
  }
  fmt::print("{:.9g} {}\n", best, work.rates);
  for (Eigen::Index i = 0; i < path.states.rows(); ++i) {
    for (Eigen::Index v = 0; v < path.states.cols(); ++v) {
      fmt::print("{:.17g}{}", path.states(i, v), v + 1 == path.states.cols() ? '\n' : ' ');
    }
  }
}

#include "verify/instruments/residual/normalised_loss.hpp"

#include "solvers/integrate.hpp"

namespace sinkflow::verify {

theory::Trajectory residual_flow(const NormalisedLoss& loss, std::span<const double> times) {
  const auto count = static_cast<Eigen::Index>(loss.dimension());
  const solvers::VectorField field{count,
                                   [&](double, const Eigen::VectorXd& r, Eigen::VectorXd& rate) {
                                     const std::vector<double> at(r.begin(), r.end());
                                     const std::vector<double> slope = loss.gradient(at);
                                     rate = -Eigen::Map<const Eigen::VectorXd>(slope.data(), count);
                                   },
                                   {},
                                   true};
  const Eigen::Map<const Eigen::VectorXd> start(loss.start().data(), count);
  solvers::Options options;
  options.rtol = 1e-11;
  options.atol = 1e-13;
  return solvers::integrate(field, start, times, options);
}

}  // namespace sinkflow::verify

#include "verify/linear_flow.hpp"

#include <Eigen/Eigenvalues>

#include "theory/simplified_model.hpp"

namespace sinkflow::verify {

LinearFlow linear_flow(const theory::Model& model, const theory::State& end) {
  const Eigen::SelfAdjointEigenSolver<Eigen::MatrixXd> solver(theory::hessian(model, end));
  const Eigen::VectorXd& all = solver.eigenvalues();
  // The kernel's eigenvalues come out at rounding errors of the largest.
  const auto zeros = static_cast<Eigen::Index>((all.array() < 1e-12 * all.maxCoeff()).count());
  return {all.tail(all.size() - zeros), solver.eigenvectors().rightCols(all.size() - zeros)};
}

double log_loss_slope(const LinearFlow& flow, const Eigen::VectorXd& offset) {
  const Eigen::ArrayXd square = (flow.vectors.transpose() * offset).array().square();
  const Eigen::ArrayXd rates = flow.rates;
  return -2 * (rates.square() * square).sum() / (rates * square).sum();
}

}  // namespace sinkflow::verify

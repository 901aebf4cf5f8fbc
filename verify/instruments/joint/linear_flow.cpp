#include "verify/instruments/joint/linear_flow.hpp"

#include "theory/linear_algebra.hpp"
#include "theory/simplified_model.hpp"

namespace sinkflow::verify {

LinearFlow linear_flow(const theory::Model& model, const theory::State& end) {
  const auto [all, vectors] = theory::symmetric_eigen(theory::hessian(model, end));
  // The kernel's eigenvalues come out at rounding errors of the largest.
  const auto zeros = static_cast<Eigen::Index>((all.array() < 1e-12 * all.maxCoeff()).count());
  return {all.tail(all.size() - zeros), vectors.rightCols(all.size() - zeros)};
}

double log_loss_slope(const LinearFlow& flow, const Eigen::VectorXd& offset) {
  const Eigen::ArrayXd square = (flow.vectors.transpose() * offset).array().square();
  const Eigen::ArrayXd rates = flow.rates;
  return -2 * (rates.square() * square).sum() / (rates * square).sum();
}

}  // namespace sinkflow::verify

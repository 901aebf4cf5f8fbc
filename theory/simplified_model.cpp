#include "theory/simplified_model.hpp"

#include "theory/evaluation.hpp"
#include "theory/linear_algebra.hpp"

namespace sinkflow::theory {

using Wide = long double;

double sink_weight(double alpha, double total_count) {
  return sink_weights(alpha, total_count).sink;
}

Eigen::MatrixXd shift(const Model& model, const State& state, Eigen::Index context) {
  const double total = model.total_count(context);
  const Eigen::RowVectorXd xihat = model.value_mass(context).transpose() / total;
  Eigen::MatrixXd shift(model.rows(), model.columns());
  for (Eigen::Index v = 0; v < model.rows(); ++v) {
    const auto weights = sink_weights(state.alpha[v], total);
    shift.row(v) = weights.sink * state.beta.transpose() + weights.rest * xihat;
  }
  return shift;
}

Eigen::MatrixXd predicted_distribution(const Model& model, const State& state, Eigen::Index context) {
  Eigen::MatrixXd predicted = Eigen::MatrixXd::Zero(model.rows(), model.columns());
  const auto count = context_size<Wide>(model, context);
  for (Eigen::Index v = 0; v < model.rows(); ++v) {
    const auto row = shifted_row<Wide>(model, state, context, count, v);
    for (std::size_t k = 0; k < row.columns.size(); ++k) {
      predicted(v, row.columns[k]) = static_cast<double>(row.predicted[k]);
    }
  }
  return predicted;
}

double excess_loss(const Model& model, const State& state) {
  return static_cast<double>(excess_loss_in<Wide>(model, state));
}

Gradient gradient(const Model& model, const State& state) {
  const auto wide = gradient_in<Wide>(model, state);
  return {wide.alpha.cast<double>(), wide.beta.cast<double>()};
}

Eigen::MatrixXd hessian(const Model& model, const State& state) {
  return hessian_in<Wide>(model, state).cast<double>();
}

Eigen::VectorXd hessian_eigenvalues(const Model& model, const State& state) {
  return wide_eigenvalues(hessian_in<Wide>(model, state)).cast<double>();
}

}  // namespace sinkflow::theory

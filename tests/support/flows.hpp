#pragma once

#include <memory>
#include <utility>

#include <Eigen/Core>

#include "solvers/integrate.hpp"
#include "theory/gradient_flow.hpp"

// The gradient flows as vector fields.
namespace sinkflow::tests {

inline solvers::VectorField joint_field(const theory::Model& model) {
  const auto flow = std::make_shared<theory::JointFlow>(model);
  return {flow->dimension(), [flow](double, const Eigen::VectorXd& y, Eigen::VectorXd& rate) { flow->rate(y, rate); },
          [flow](double, const Eigen::VectorXd& y, Eigen::MatrixXd& jacobian) { flow->jacobian(y, jacobian); }};
}

/// beta alone, with alpha (R) frozen.
inline solvers::VectorField beta_field(const theory::Model& model, Eigen::VectorXd alpha) {
  const auto joined = [alpha = std::move(alpha)](const Eigen::VectorXd& beta) {
    Eigen::VectorXd y(alpha.size() + beta.size());
    y << alpha, beta;
    return y;
  };
  const Eigen::Index columns = model.columns();
  const solvers::VectorField joint = joint_field(model);
  return {columns,
          [=](double t, const Eigen::VectorXd& beta, Eigen::VectorXd& rate) {
            Eigen::VectorXd all;
            joint.rate(t, joined(beta), all);
            rate = all.tail(columns);
          },
          [=](double t, const Eigen::VectorXd& beta, Eigen::MatrixXd& jacobian) {
            Eigen::MatrixXd all;
            joint.jacobian(t, joined(beta), all);
            jacobian = all.bottomRightCorner(columns, columns);
          }};
}

/// alpha alone, with beta (V) frozen, as one system.
inline solvers::VectorField alpha_field(const theory::Model& model, const Eigen::VectorXd& beta) {
  const auto flow = std::make_shared<theory::AlphaFlow>(model, beta);
  return {flow->rows(),
          [flow](double, const Eigen::VectorXd& alpha, Eigen::VectorXd& rate) { flow->rate(alpha, rate); },
          {}};
}

/// The same, row by row.
inline solvers::RowFields alpha_rows(const theory::Model& model, const Eigen::VectorXd& beta) {
  const auto flow = std::make_shared<theory::AlphaFlow>(model, beta);
  return {flow->rows(), [flow](Eigen::Index row, double, double alpha) { return flow->row_rate(row, alpha); }};
}

inline Eigen::VectorXd joined(const theory::State& state) {
  Eigen::VectorXd y(state.alpha.size() + state.beta.size());
  y << state.alpha, state.beta;
  return y;
}

}  // namespace sinkflow::tests

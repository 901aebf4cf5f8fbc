#pragma once

#include <Eigen/Core>

#include "theory/mutant.hpp"
#include "theory/shifted_row.hpp"

// The loss and its derivatives in any working precision S: long double behind simplified_model.hpp, double where a
// solver needs speed, 100 digits in the tests.
namespace sinkflow::theory {

template <class S>
using VectorOf = Eigen::Matrix<S, Eigen::Dynamic, 1>;
template <class S>
using MatrixOf = Eigen::Matrix<S, Eigen::Dynamic, Eigen::Dynamic>;

/// dL/dalpha (R) and dL/dbeta (V).
template <class S>
struct GradientOf {
  VectorOf<S> alpha;
  VectorOf<S> beta;
};

/// Calls visit(row, v, weight) for every row at every context; weight = pi_v / J.
template <class S, class Visit>
void for_each_row(const Model& model, const State& state, const Visit& visit) {
  for (Eigen::Index j = 0; j < model.contexts(); ++j) {
    const S count = context_size<S>(model, j);
    for (Eigen::Index v = 0; v < model.rows(); ++v) {
      visit(shifted_row<S>(model, state, j, count, v), v,
            S(S(model.row_weight[v]) / S(static_cast<double>(model.contexts()))));
    }
  }
}

/// <g_v, gamma>, the derivative of F_v along gamma.
template <class S>
S residual_along_gamma(const ShiftedRow<S>& row) {
  S sum = 0;
  for (std::size_t k = 0; k < row.columns.size(); ++k) {
    sum += row.residual[k] * row.gamma[k];
  }
  return sum;
}

/// L(alpha, beta): the loss less the entropy of the transition (`ada:sec2.2`).
template <class S>
S excess_loss_in(const Model& model, const State& state) {
  S loss = 0;
  for_each_row<S>(model, state,
                  [&](const ShiftedRow<S>& row, Eigen::Index, const S& weight) { loss += weight * row.excess; });
  return loss;
}

/// `ada:prop7`: dL/dalpha_v = pi_v a_v (1 - a_v) <g_v, gamma>, dL/dbeta = sum_v pi_v a_v g_v.
template <class S>
GradientOf<S> gradient_in(const Model& model, const State& state) {
  GradientOf<S> gradient{VectorOf<S>::Zero(model.rows()), VectorOf<S>::Zero(model.columns())};
  for_each_row<S>(model, state, [&](const ShiftedRow<S>& row, Eigen::Index v, const S& weight) {
    const S slope = SINKFLOW_MUTANT("ada:prop7", "a for a (1 - a) in dL/dalpha", S(row.sink * row.rest), row.sink);
    gradient.alpha[v] +=
        SINKFLOW_MUTANT("ada:prop7", "sign of dL/dalpha", weight, S(-weight)) * slope * residual_along_gamma(row);
    for (std::size_t k = 0; k < row.columns.size(); ++k) {
      const S share = SINKFLOW_MUTANT("ada:prop7", "q for q - p in dL/dbeta", row.residual[k], row.predicted[k]);
      gradient.beta[row.columns[k]] += weight * row.sink * share;
    }
  });
  return gradient;
}

/// Hessian of L in (alpha, beta), (R + V, R + V) (`ada:thm8`, at any point and not only on the stationary family).
template <class S>
MatrixOf<S> hessian_in(const Model& model, const State& state) {
  const Eigen::Index rows = model.rows();
  MatrixOf<S> hessian = MatrixOf<S>::Zero(rows + model.columns(), rows + model.columns());
  std::vector<S> centred;
  for_each_row<S>(model, state, [&](const ShiftedRow<S>& row, Eigen::Index v, const S& weight) {
    const std::size_t n = row.columns.size();
    const S ab = row.sink * row.rest;
    const S along = residual_along_gamma(row);
    const std::vector<S>& q = row.predicted;
    centred.resize(n);
    S variance = 0;  // Var_q(gamma); <q, gamma> = <g, gamma> because gamma has p-mean zero
    for (std::size_t k = 0; k < n; ++k) {
      centred[k] = row.gamma[k] - along;
      variance += q[k] * centred[k] * centred[k];
    }
    hessian(v, v) += weight * ab * (ab * variance + (row.rest - row.sink) * along);
    for (std::size_t k = 0; k < n; ++k) {
      const Eigen::Index column = rows + row.columns[k];
      const S residual = SINKFLOW_MUTANT("ada:thm8", "no q - p in the mixed block", row.residual[k], S(0));
      const S mixed = weight * ab * (row.sink * q[k] * centred[k] + residual);
      hessian(v, column) += mixed;
      hessian(column, v) += mixed;
      const S scale = weight * row.sink * SINKFLOW_MUTANT("ada:thm8", "a for a^2 in beta", row.sink, S(1)) * q[k];
      hessian(column, column) += scale;
      for (std::size_t i = 0; i < n; ++i) {
        hessian(column, rows + row.columns[i]) -= scale * q[i];
      }
    }
  });
  return hessian;
}

}  // namespace sinkflow::theory

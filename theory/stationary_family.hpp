#pragma once

#include <stdexcept>
#include <vector>

#include "theory/evaluation.hpp"
#include "theory/invariants.hpp"
#include "theory/mutant.hpp"
#include "theory/support_graph.hpp"

// The stationary family alpha_v = alpha, beta = c 1 - e^{-alpha} x and the Hessian of L on it (`ada:thm8`). Its entries
// are rational in u = e^alpha, so that the working precision S may be a rational number. Counts are fixed.
namespace sinkflow::theory {

/// alpha 1 (R), c 1 - e^{-alpha} x (V).
State family_state(const Model& model, double alpha, double c);

/// G_v = diag(p_v) - p_v p_v^T on the n columns of S_v (n, n) (`ada:lem5`).
template <class S>
MatrixOf<S> covariance(const std::vector<S>& law) {
  const auto size = static_cast<Eigen::Index>(law.size());
  MatrixOf<S> matrix(size, size);
  for (Eigen::Index i = 0; i < size; ++i) {
    const S& p = law[static_cast<std::size_t>(i)];
    for (Eigen::Index k = 0; k < size; ++k) {
      const S product = p * law[static_cast<std::size_t>(k)];
      matrix(i, k) = SINKFLOW_MUTANT("ada:lem5", "sign of p p^T", S(-product), product);
    }
    matrix(i, i) += SINKFLOW_MUTANT("ada:lem5", "p squared on the diagonal", p, S(p * p));
  }
  return matrix;
}

/// The blocks of the Hessian on the family.
template <class S>
struct FamilyHessianOf {
  VectorOf<S> alpha;  ///< (R) the diagonal of d2L/dalpha2, which has no other entries
  MatrixOf<S> mixed;  ///< (R, V) d2L/dalpha dbeta
  MatrixOf<S> beta;   ///< (V, V) d2L/dbeta2

  /// All of it, (R + V, R + V), alpha first.
  [[nodiscard]] MatrixOf<S> whole() const {
    const Eigen::Index rows = alpha.size();
    MatrixOf<S> matrix = MatrixOf<S>::Zero(rows + beta.rows(), rows + beta.rows());
    for (Eigen::Index v = 0; v < rows; ++v) {
      matrix(v, v) = alpha[v];
    }
    matrix.topRightCorner(rows, beta.rows()) = mixed;
    matrix.bottomLeftCorner(beta.rows(), rows) = mixed.transpose();
    matrix.bottomRightCorner(beta.rows(), beta.rows()) = beta;
    return matrix;
  }
};

/// With a = u/(u + W) and z = -x/a: d2L/dalpha_v^2 = pi_v a^2/(u + W)^2 z^T G_v z, d2L/dalpha_v dbeta =
/// pi_v a^2/(u + W) G_v z and d2L/dbeta^2 = a^2 sum_v pi_v G_v. `u` = e^alpha > 0. Throws std::invalid_argument if
/// contexts differ: then the family is not stationary.
template <class S>
FamilyHessianOf<S> hessian_on_family_in(const Model& model, const S& u) {
  if (!fixed_counts(model)) {
    throw std::invalid_argument("the stationary family needs contexts of the same counts");
  }
  const S count = context_size<S>(model, 0);
  const S whole = u + count;
  const S sink = u / whole;
  const Eigen::VectorXd no_value = Eigen::VectorXd::Zero(model.columns());
  FamilyHessianOf<S> hessian{VectorOf<S>::Zero(model.rows()), MatrixOf<S>::Zero(model.rows(), model.columns()),
                             MatrixOf<S>::Zero(model.columns(), model.columns())};
  for (Eigen::Index v = 0; v < model.rows(); ++v) {
    const CentredRow<S> row = centred_row<S>(model, no_value, 0, count, v);
    const MatrixOf<S> matrix = covariance(row.law);
    const S scale = S(model.row_weight[v]) * sink * sink;
    for (std::size_t i = 0; i < row.columns.size(); ++i) {
      const auto z = [&](std::size_t k) {  // less its p-mean, which G_v does not see
        return S(SINKFLOW_MUTANT("ada:thm8", "sign of z", S(-1), S(1)) * row.mass[k] * count / sink);
      };
      for (std::size_t k = 0; k < row.columns.size(); ++k) {
        const S entry = scale * matrix(static_cast<Eigen::Index>(i), static_cast<Eigen::Index>(k));
        hessian.alpha[v] += entry * z(i) * z(k) / (whole * whole);
        hessian.mixed(v, row.columns[i]) +=
            entry * z(k) / SINKFLOW_MUTANT("ada:thm8", "W for u + W in the mixed block", whole, count);
        hessian.beta(row.columns[i], row.columns[k]) += entry;
      }
    }
  }
  return hessian;
}

/// A block diagonal matrix congruent to the Hessian: transform * H * transform^T = reduced.
template <class S>
struct FamilyCongruenceOf {
  MatrixOf<S> transform;  ///< (R + V, R + V) lower triangular with ones on its diagonal
  MatrixOf<S> reduced;    ///< (R + V, R + V) diag(d2L/dalpha2) and the Schur complement in beta
};

/// Eliminates the logits (`ada:thm8`, `err:thm8-diag`): the Schur complement d2L/dbeta2 - sum_v b_v b_v^T / h_v, with
/// h_v = d2L/dalpha_v^2 and b_v = d2L/dalpha_v dbeta, is a^2 sum_v pi_v (G_v - G_v x x^T G_v / x^T G_v x). Rows
/// without variance have h_v = 0 and b_v = 0 and are left as they are. A congruence keeps the inertia (the numbers of
/// positive, zero and negative eigenvalues) but not the eigenvalues.
template <class S>
FamilyCongruenceOf<S> family_congruence_in(const Model& model, const S& u) {
  const FamilyHessianOf<S> blocks = hessian_on_family_in(model, u);
  const Eigen::Index rows = model.rows();
  const Eigen::Index columns = model.columns();
  const Eigen::MatrixXd mass = model.value_mass(0).transpose();
  FamilyHessianOf<S> reduced{blocks.alpha, MatrixOf<S>::Zero(rows, columns), blocks.beta};
  MatrixOf<S> transform = MatrixOf<S>::Identity(rows + columns, rows + columns);
  for (Eigen::Index v = 0; v < rows; ++v) {
    if (has_no_variance(model.transition, mass, v)) {
      continue;
    }
    for (Eigen::Index i = 0; i < columns; ++i) {
      const S factor = blocks.mixed(v, i) / blocks.alpha[v];
      transform(rows + i, v) = -factor;
      for (Eigen::Index k = 0; k < columns; ++k) {
        const S product = factor * blocks.mixed(v, k);
        reduced.beta(i, k) -=
            SINKFLOW_MUTANT("ada:thm8", "Schur complement with half the product", product, S(product / S(2)));
      }
    }
  }
  return {transform, reduced.whole()};
}

/// A direction that the Hessian on the family does not see: alpha changes by u on `rows`, beta by 1 on `constant` and
/// by x on `spread`. (On the family d(e^{-alpha}) = -1/u is then one step along it, with d(alpha) = 1/u.)
struct FamilyKernelVector {
  std::vector<int> rows;
  std::vector<int> constant;
  std::vector<int> spread;
};

/// Independent vectors of the kernel of the Hessian on the family (`ada:thm8`): for each component of the supports a
/// constant in beta and, if a row of it has variance, the step along the family; for each row without variance its
/// logit. They span the kernel unless a component's stationary set is larger still (`sf:stationary-set`).
std::vector<FamilyKernelVector> family_kernel(const Model& model);

}  // namespace sinkflow::theory

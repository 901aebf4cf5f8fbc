#pragma once

#include <Eigen/Core>
#include <Eigen/SparseCore>

namespace sinkflow::theory {

/// Row-major sparse matrix that stores positive entries only: row v holds p_v on its support S_v.
using SparseRows = Eigen::SparseMatrix<double, Eigen::RowMajor>;

/// Parameters of the simplified one-head model (`ada:sec2.2`, Eq. 1), for R non-trigger rows, V columns and J
/// contexts. Everything is dimensionless.
struct Model {
  SparseRows transition;       ///< (R, V) p_v, rows sum to 1
  Eigen::VectorXd row_weight;  ///< (R) pi_v > 0
  Eigen::MatrixXd counts;      ///< (J, V) W_k >= 0, one row a context; of the same sum W but for `sf:positions`
  Eigen::VectorXd xi;          ///< (V) xi_k >= 0, value scale of token k; zero on triggers

  [[nodiscard]] Eigen::Index rows() const { return transition.rows(); }
  [[nodiscard]] Eigen::Index columns() const { return transition.cols(); }
  [[nodiscard]] Eigen::Index contexts() const { return counts.rows(); }
  /// W, the number of tokens in a context; contexts agree on it up to rounding.
  [[nodiscard]] double total_count(Eigen::Index context = 0) const { return counts.row(context).sum(); }
  /// x^(j) = W_k xi_k (V).
  [[nodiscard]] Eigen::VectorXd value_mass(Eigen::Index context) const {
    return counts.row(context).transpose().cwiseProduct(xi);
  }
};

/// Where the flow stands: logit alpha_v of query v on the key of <s> (R), and the value state beta of <s> (V).
struct State {
  Eigen::VectorXd alpha;
  Eigen::VectorXd beta;
};

/// A model and the state its flow starts from: what an instance file holds.
struct Instance {
  Model model;
  State start;
};

}  // namespace sinkflow::theory

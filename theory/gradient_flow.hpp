#pragma once

#include <vector>

#include <Eigen/Core>

#include "theory/model.hpp"
#include "theory/shifted_row.hpp"
#include "theory/support_graph.hpp"

// Right-hand sides of the gradient flow theta' = -dL/dtheta in double, fast enough to be called by an integrator. They
// agree with simplified_model.hpp to a few units in the last place of the largest term of each sum.
namespace sinkflow::theory {

/// The flow of alpha with beta frozen: R scalar equations that do not interact (`ada:thm3.a`). Immutable, so that rows
/// can be integrated in parallel. Memory O(J (R + V) + nnz(P)): what belongs to a row and a column is kept once, and
/// gathered from every context's xihat.
class AlphaFlow {
 public:
  AlphaFlow(const Model& model, const Eigen::VectorXd& beta);

  [[nodiscard]] Eigen::Index rows() const { return static_cast<Eigen::Index>(weight_.size()); }

  /// alpha_v' at alpha_v = `alpha`. Cost O(J |S_v|); for one context O(1), from power series in 1 - a_v, wherever they
  /// reach.
  [[nodiscard]] double row_rate(Eigen::Index row, double alpha) const;

  /// alpha' (R) at alpha (R). Cost O(J nnz(P)).
  void rate(const Eigen::VectorXd& alpha, Eigen::VectorXd& rate) const;

  /// Minus the Hessian of L in alpha (R, R), which is diagonal: the Jacobian of `rate`. Cost O(J sum |S_v|^2).
  void jacobian(const Eigen::VectorXd& alpha, Eigen::MatrixXd& jacobian) const;

 private:
  /// The support of one row, padded with zero weight to whole vector registers.
  struct Segment {
    std::size_t begin;
    std::size_t size;
  };

  /// One context's power series of a row.
  struct Series {
    double mean;   ///< of gamma under the law p_v e^beta, the row's prediction when 1 - a_v = 0
    double reach;  ///< largest distance of gamma to it
  };

  void append_row(const CentredRow<long double>& row);
  void append_series(const CentredRow<long double>& row);
  /// alpha_v' from the series of the single context, given e^-|alpha_v|; NaN where they are not good enough.
  static double series_rate(double weight, double total_count, const Series& series, const double* coefficients,
                            bool positive, double decay);
  /// The same from sums over the support.
  [[nodiscard]] double summed_rate(std::size_t v, double alpha) const;
  /// What one context adds to it.
  [[nodiscard]] double context_rate(std::size_t v, std::size_t context, double alpha) const;
  [[nodiscard]] double along(std::size_t v, std::size_t context, double sink, double rest) const;

  std::vector<double> weight_;        ///< (R) pi_v / J; 0 for a row whose gamma is constant, which never moves
  std::vector<double> total_count_;   ///< (J)
  std::vector<Segment> segments_;     ///< (R)
  std::vector<double> law_;           ///< p_v
  std::vector<double> beta_;          ///< beta less its p_v-mean
  std::vector<double> mass_;          ///< xihat less its p_v-mean, for a single context
  std::vector<Series> series_;        ///< (R), for a single context
  std::vector<double> coefficients_;  ///< of the two power series of each row in 1 - a_v, for a single context
  std::vector<int> columns_;          ///< S_v, for several contexts
  Eigen::MatrixXd xihat_;             ///< (V, J), for several contexts
  Eigen::MatrixXd mass_mean_;         ///< (R, J) p_v-mean of xihat less its value in the first column of S_v, likewise
  double largest_shift_ = 0;          ///< bound of |d| over every alpha
  Model model_;                       ///< for shifts too large for double's exponential
  Eigen::VectorXd frozen_beta_;
};

/// The flow of alpha and beta together, y = (alpha, beta) of length R + V. Not thread-safe: it keeps work space of
/// size O(J V + nnz(P)). Cost of one evaluation O(J nnz(P)).
class JointFlow {
 public:
  explicit JointFlow(const Model& model);

  [[nodiscard]] Eigen::Index dimension() const { return model_.rows() + model_.columns(); }

  /// y' (R + V) at y (R + V).
  void rate(const Eigen::VectorXd& y, Eigen::VectorXd& rate);

  /// Minus the Hessian of L (R + V, R + V): the Jacobian of `rate`.
  void jacobian(const Eigen::VectorXd& y, Eigen::MatrixXd& jacobian) const;

  /// y as the two halves of a state.
  [[nodiscard]] State state(const Eigen::VectorXd& y) const;

 private:
  void add_row(const Eigen::VectorXd& y, Eigen::Index context, Eigen::Index row, Eigen::VectorXd& rate);

  /// The sum of beta' over a component is zero (`sf:invariants`). Near the limit what rounding leaves of it is all the
  /// rate there is, in a direction that nothing damps, and the clock log(1 + t) multiplies it by 1 + t. It is taken off
  /// the columns in proportion to the magnitude of their terms, which is the size of their own rounding errors.
  void conserve_sums(Eigen::VectorXd& rate) const;

  Model model_;
  std::vector<Component> components_;
  Eigen::VectorXd magnitude_;                         ///< (V) sum of the magnitudes of the terms of beta'
  Eigen::MatrixXd xihat_;                             ///< (V, J), a context's entries next to each other
  std::vector<double> total_count_;                   ///< (J)
  std::vector<std::size_t> begin_, size_;             ///< (R) where a row begins in the two below, and |S_v|
  std::vector<int> columns_;                          ///< S_v, padded to whole vector registers
  std::vector<double> law_;                           ///< p_v, padded with zeros
  std::vector<double> beta_row_, mass_row_, change_;  ///< work space of one row
};

}  // namespace sinkflow::theory

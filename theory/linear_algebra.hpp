#pragma once

#include <Eigen/Core>

#include "theory/evaluation.hpp"

// The dense decompositions that the project needs. Each takes the compiler seconds, so that they are compiled here once
// and no other file includes them.
namespace sinkflow::theory {

/// Eigenvalues (n) of a symmetric matrix (n, n), ascending.
Eigen::VectorXd eigenvalues(const Eigen::MatrixXd& symmetric);
VectorOf<long double> wide_eigenvalues(const MatrixOf<long double>& symmetric);

/// Eigenvalues (n), ascending, and orthonormal eigenvectors as columns (n, n) in the same order.
struct SymmetricEigen {
  Eigen::VectorXd values;
  Eigen::MatrixXd vectors;
};
SymmetricEigen symmetric_eigen(const Eigen::MatrixXd& symmetric);

/// x (n) of least norm among those that minimise ||A x - b||, with A (m, n) and b (m). Pivots below `threshold` times
/// the largest count as zero; 0 stands for the machine's precision.
Eigen::VectorXd least_squares(const Eigen::MatrixXd& a, const Eigen::VectorXd& b, double threshold = 0);
VectorOf<long double> wide_least_squares(const MatrixOf<long double>& a, const VectorOf<long double>& b,
                                         long double threshold);
/// The same for every column of B (m, c): X (n, c).
Eigen::MatrixXd least_squares_columns(const Eigen::MatrixXd& a, const Eigen::MatrixXd& b, double threshold = 0);

/// The solution x (n) of A x = b in least squares, with A (m, n) of full rank n.
Eigen::VectorXd full_rank_least_squares(const Eigen::MatrixXd& a, const Eigen::VectorXd& b);

/// The solution x (n) of S x = b with S (n, n) symmetric and positive definite.
VectorOf<long double> positive_solution(const MatrixOf<long double>& symmetric, const VectorOf<long double>& b);
/// The same for every column of B (n, c): X (n, c).
MatrixOf<long double> positive_solution_columns(const MatrixOf<long double>& symmetric, const MatrixOf<long double>& b);

/// Rank of A; pivots below `threshold` times the largest count as zero.
Eigen::Index rank(const Eigen::MatrixXd& a, double threshold);

/// Orthonormal basis (n, n - rank) of the kernel of A (m, n); `threshold` as for rank().
Eigen::MatrixXd kernel_basis(const Eigen::MatrixXd& a, double threshold);

/// The largest singular value.
double largest_singular_value(const Eigen::MatrixXd& a);

}  // namespace sinkflow::theory

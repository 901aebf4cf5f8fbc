#include "theory/linear_algebra.hpp"

#include <Eigen/Cholesky>
#include <Eigen/Eigenvalues>
#include <Eigen/QR>
#include <Eigen/SVD>

namespace sinkflow::theory {
namespace {

template <class S, class Right>
Right least_norm(const MatrixOf<S>& a, const Right& b, S threshold) {
  Eigen::CompleteOrthogonalDecomposition<MatrixOf<S>> decomposition;
  if (threshold > 0) {
    decomposition.setThreshold(threshold);
  }
  decomposition.compute(a);
  return decomposition.solve(b);
}

}  // namespace

Eigen::VectorXd eigenvalues(const Eigen::MatrixXd& symmetric) {
  return Eigen::SelfAdjointEigenSolver<Eigen::MatrixXd>(symmetric, Eigen::EigenvaluesOnly).eigenvalues();
}

VectorOf<long double> wide_eigenvalues(const MatrixOf<long double>& symmetric) {
  return Eigen::SelfAdjointEigenSolver<MatrixOf<long double>>(symmetric, Eigen::EigenvaluesOnly).eigenvalues();
}

SymmetricEigen symmetric_eigen(const Eigen::MatrixXd& symmetric) {
  const Eigen::SelfAdjointEigenSolver<Eigen::MatrixXd> solver(symmetric);
  return {solver.eigenvalues(), solver.eigenvectors()};
}

Eigen::VectorXd least_squares(const Eigen::MatrixXd& a, const Eigen::VectorXd& b, double threshold) {
  return least_norm<double>(a, b, threshold);
}

VectorOf<long double> wide_least_squares(const MatrixOf<long double>& a, const VectorOf<long double>& b,
                                         long double threshold) {
  return least_norm<long double>(a, b, threshold);
}

Eigen::MatrixXd least_squares_columns(const Eigen::MatrixXd& a, const Eigen::MatrixXd& b, double threshold) {
  return least_norm<double>(a, b, threshold);
}

Eigen::VectorXd full_rank_least_squares(const Eigen::MatrixXd& a, const Eigen::VectorXd& b) {
  return a.colPivHouseholderQr().solve(b);
}

VectorOf<long double> positive_solution(const MatrixOf<long double>& symmetric, const VectorOf<long double>& b) {
  return Eigen::LDLT<MatrixOf<long double>>(symmetric).solve(b);
}

MatrixOf<long double> positive_solution_columns(const MatrixOf<long double>& symmetric,
                                                const MatrixOf<long double>& b) {
  return Eigen::LDLT<MatrixOf<long double>>(symmetric).solve(b);
}

Eigen::Index rank(const Eigen::MatrixXd& a, double threshold) {
  return Eigen::ColPivHouseholderQR<Eigen::MatrixXd>(a).setThreshold(threshold).rank();
}

Eigen::MatrixXd kernel_basis(const Eigen::MatrixXd& a, double threshold) {
  // The kernel is what is orthogonal to the rows of A: the last columns of Q in a QR decomposition of the transpose.
  Eigen::ColPivHouseholderQR<Eigen::MatrixXd> qr(a.transpose());
  qr.setThreshold(threshold);
  const Eigen::MatrixXd q = qr.householderQ();
  return q.rightCols(q.cols() - qr.rank());
}

double largest_singular_value(const Eigen::MatrixXd& a) {
  return Eigen::JacobiSVD<Eigen::MatrixXd>(a).singularValues()[0];
}

}  // namespace sinkflow::theory

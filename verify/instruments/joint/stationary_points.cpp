#include "verify/instruments/joint/stationary_points.hpp"

#include <algorithm>
#include <cmath>

#include <Eigen/QR>

#include "flows/flows.hpp"
#include "theory/errors.hpp"
#include "theory/invariants.hpp"
#include "theory/support_graph.hpp"
#include "verify/cases/random_model.hpp"
#include "verify/definition/fifty_digits.hpp"
#include "verify/harness/seeds.hpp"
#include "verify/statistics/extremes.hpp"

namespace sinkflow::verify {
namespace {

using Vector = theory::VectorOf<FiftyDigits>;
using Matrix = theory::MatrixOf<FiftyDigits>;

/// Q R with column pivoting of the Hessian by automatic differentiation of the definition. Pivots that are zero come
/// out as rounding in fifty digits, forty orders below the others: 1e-25 of the largest tells them apart.
Eigen::CompleteOrthogonalDecomposition<Matrix> decomposed_hessian(const theory::Model& model, const Vector& y,
                                                                  double threshold) {
  Eigen::CompleteOrthogonalDecomposition<Matrix> decomposition;
  decomposition.setThreshold(FiftyDigits(threshold));
  decomposition.compute(defined_hessian<FiftyDigits>(model, y));
  return decomposition;
}

/// Basis of the kernel of a symmetric matrix and the gap in its pivots: the kernel is what is orthogonal to its
/// columns.
void fill_kernel(const Eigen::CompleteOrthogonalDecomposition<Matrix>& hessian, StationaryPoint& point) {
  const Eigen::Index size = hessian.rows();
  const Eigen::Index rank = hessian.rank();
  const Matrix q = Matrix(hessian.householderQ() * Matrix::Identity(size, size));
  point.kernel = q.rightCols(size - rank).cast<double>();
  const auto pivot = [&](Eigen::Index i) {
    const FiftyDigits magnitude = abs(hessian.matrixQTZ()(i, i));
    return std::max(static_cast<double>(magnitude), 1e-60);
  };
  if (rank > 0 && rank < size) {
    point.gap = std::log10(pivot(rank - 1) / pivot(rank));
  }
}

}  // namespace

Eigen::Index predicted_dimension(const theory::Model& model) {
  Eigen::Index dimension = 0;
  for (const theory::Component& component : theory::support_components(model.transition)) {
    dimension += theory::stationary_dimension(model, component);
  }
  return dimension;
}

Eigen::Index mistaken_dimension(const theory::Model& model) {
  constexpr Eigen::Index family = 2;
  const auto components = static_cast<Eigen::Index>(theory::support_components(model.transition).size());
  return predicted_dimension(model) == family ? model.rows() + components : family;
}

StationaryPoint polished_point(const theory::Model& model, const theory::State& start) {
  constexpr double late = 1e8;
  const theory::Trajectory flow = flows::integrate_joint({model, start}, std::vector<double>{late});
  StationaryPoint point;
  point.y = flow.states.row(0).transpose().cast<FiftyDigits>();
  // The flow ends within 1e-9 of a stationary point, where pivots that are zero there are that large; every step
  // squares the distance until fifty digits are used up.
  for (int step = 0; step < 4; ++step) {
    const auto hessian = decomposed_hessian(model, point.y, step == 0 ? 1e-7 : 1e-12);
    point.y -= hessian.solve(defined_gradient<FiftyDigits>(model, point.y));
  }
  fill_kernel(decomposed_hessian(model, point.y, 1e-25), point);
  point.gradient = static_cast<double>(largest(defined_gradient<FiftyDigits>(model, point.y)));
  // Anything else is no stationary point, or no clear kernel.
  if (!(point.gradient < 1e-45) || (point.gap > 0 && !(point.gap > 20))) {
    throw ComputationError("polished_point: Newton's method did not reach fifty digits");
  }
  point.state = flows::unstacked(point.y.cast<double>(), model.rows());
  return point;
}

std::vector<StationaryPoint> stationary_points(const SupportGraph& graph) {
  std::mt19937_64 random(reported_seed(7070));
  std::vector<StationaryPoint> points;
  for (int repetition = 0; repetition < 3; ++repetition) {
    const Eigen::VectorXd alpha =
        uniform_vector(random, graph.model.rows(), -2, 1).array() + std::log(graph.model.total_count());
    points.push_back(polished_point(graph.model, {alpha, uniform_vector(random, graph.model.columns(), -2, 2)}));
  }
  return points;
}

}  // namespace sinkflow::verify

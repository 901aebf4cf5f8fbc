#include "verify/stationary_points.hpp"

#include <algorithm>
#include <cmath>

#include <Eigen/QR>
#include <fmt/format.h>

#include "theory/errors.hpp"
#include "theory/invariants.hpp"
#include "theory/support_graph.hpp"
#include "verify/flows.hpp"
#include "verify/instances.hpp"
#include "verify/random_instance.hpp"
#include "verify/worst.hpp"

namespace sinkflow::verify {
namespace {

using Vector = theory::VectorOf<FiftyDigits>;
using Matrix = theory::MatrixOf<FiftyDigits>;

/// Rows with these supports and random laws on them; x_k = values[k], with two tokens of each kind in the context.
theory::Model model_of(const std::vector<std::vector<int>>& supports, const std::vector<double>& values,
                       std::mt19937_64& random) {
  const auto columns = static_cast<Eigen::Index>(values.size());
  const auto rows = static_cast<Eigen::Index>(supports.size());
  theory::Model model;
  model.transition.resize(rows, columns);
  for (Eigen::Index v = 0; v < rows; ++v) {
    for (const int k : supports[static_cast<std::size_t>(v)]) {
      model.transition.insert(v, k) = uniform(random, 0.2, 1);
    }
  }
  model.transition.makeCompressed();
  for (Eigen::Index v = 0; v < rows; ++v) {
    model.transition.row(v) /= model.transition.row(v).sum();
  }
  model.row_weight = uniform_vector(random, rows, 0.2, 1);
  model.row_weight /= model.row_weight.sum();
  model.counts = Eigen::MatrixXd::Constant(1, columns, 2.0);
  model.xi = Eigen::Map<const Eigen::VectorXd>(values.data(), columns) / 2;
  return model;
}

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

std::vector<NamedGraph> stationary_graphs() {
  std::mt19937_64 random(6060);
  const std::vector<int> all{0, 1, 2, 3};
  std::vector<NamedGraph> graphs{
      {"full support", model_of({all, all, all}, {3, 1, 7, 2}, random), 2},
      {"full support, x constant (R + 1)", model_of({all, all, all}, {3, 3, 3, 3}, random), 4},
      {"{1,2,3}, {1,2}, {2,3}", model_of({{0, 1, 2}, {0, 1}, {1, 2}}, {3, 1, 7}, random), 2},
      {"path of 3 pairs and a point mass", model_of({{0, 1}, {1, 2}, {2, 3}, {3}}, {3, 1, 7, 2}, random), 5},
      {"triangle of pairs", model_of({{0, 1}, {1, 2}, {0, 2}}, {3, 1, 7}, random), 3},
      {"two full blocks", model_of({{0, 1, 2}, {0, 1, 2}, {3, 4, 5}, {3, 4, 5}}, {3, 1, 7, 2, 5, 8}, random), 4}};
  for (const std::string& name : reference_instances()) {
    if (theory::Model model = reference_instance(name).model; model.contexts() == 1) {
      graphs.push_back({name, std::move(model), std::nullopt});
    }
  }
  for (const double density : {0.15, 0.25, 0.4, 0.6}) {
    graphs.push_back({fmt::format("random, density {}", density),
                      random_model(random, {.rows = 5, .columns = 6, .density = density, .triggers = 2}),
                      std::nullopt});
  }
  return graphs;
}

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

StationaryPoint stationary_point(const theory::Model& model, const theory::State& start) {
  constexpr double late = 1e8;
  const theory::Trajectory flow = integrate_joint({model, start}, std::vector<double>{late});
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
    throw ComputationError("stationary_point: Newton's method did not reach fifty digits");
  }
  point.state = unstacked(point.y.cast<double>(), model.rows());
  return point;
}

std::vector<StationaryPoint> stationary_points(const NamedGraph& graph) {
  std::mt19937_64 random(7070);
  std::vector<StationaryPoint> points;
  for (int repetition = 0; repetition < 3; ++repetition) {
    const Eigen::VectorXd alpha =
        uniform_vector(random, graph.model.rows(), -2, 1).array() + std::log(graph.model.total_count());
    points.push_back(stationary_point(graph.model, {alpha, uniform_vector(random, graph.model.columns(), -2, 2)}));
  }
  return points;
}

}  // namespace sinkflow::verify

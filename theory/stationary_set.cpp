#include "theory/stationary_set.hpp"

#include <algorithm>
#include <cmath>
#include <iterator>
#include <numeric>
#include <vector>

#include "theory/linear_algebra.hpp"

namespace sinkflow::theory {

Eigen::MatrixXd stationary_equations(const Model& model, const Component& component) {
  const auto rows = static_cast<Eigen::Index>(component.rows.size());
  const auto unknowns = rows + static_cast<Eigen::Index>(component.columns.size());
  const auto place = [&](Eigen::Index column) {
    const auto found = std::lower_bound(component.columns.begin(), component.columns.end(), column);
    return rows + std::distance(component.columns.begin(), found);
  };
  const Eigen::VectorXd mass = model.value_mass(0);
  std::vector<Eigen::VectorXd> equations;
  for (Eigen::Index i = 0; i < rows; ++i) {
    const int v = component.rows[static_cast<std::size_t>(i)];
    const Eigen::Index first = SparseRows::InnerIterator(model.transition, v).col();
    for (SparseRows::InnerIterator entry(model.transition, v); entry; ++entry) {
      if (entry.col() != first) {
        const double step = mass[entry.col()] - mass[first];
        Eigen::VectorXd& equation = equations.emplace_back(Eigen::VectorXd::Zero(unknowns));
        equation[i] = SINKFLOW_MUTANT("sf:stationary-set", "sign of x", step, -step);
        equation[place(entry.col())] = 1;
        equation[place(first)] = -1;
      }
    }
  }
  Eigen::MatrixXd system(static_cast<Eigen::Index>(equations.size()), unknowns);
  for (std::size_t i = 0; i < equations.size(); ++i) {
    system.row(static_cast<Eigen::Index>(i)) = equations[i];
  }
  return system;
}

Component whole_graph(const Model& model) {
  Component whole;
  whole.rows.resize(static_cast<std::size_t>(model.rows()));
  whole.columns.resize(static_cast<std::size_t>(model.columns()));
  std::iota(whole.rows.begin(), whole.rows.end(), 0);
  std::iota(whole.columns.begin(), whole.columns.end(), 0);
  return whole;
}

Eigen::MatrixXd stationary_tangent(const Model& model, const State& state) {
  Eigen::MatrixXd system = stationary_equations(model, whole_graph(model));
  for (Eigen::Index v = 0; v < model.rows(); ++v) {
    const double w = std::exp(-state.alpha[v]);
    system.col(v) *= SINKFLOW_MUTANT("sf:stationary-set", "dw = w dalpha", -w, w);
  }
  if (system.rows() == 0) {
    return Eigen::MatrixXd::Identity(system.cols(), system.cols());
  }
  // Equations of order one; 1e-10 separates rounding errors from equations that really differ.
  return kernel_basis(system, 1e-10);
}

}  // namespace sinkflow::theory

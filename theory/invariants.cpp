#include "theory/invariants.hpp"

#include <algorithm>
#include <cmath>

#include <Eigen/QR>

#include "theory/mutant.hpp"
#include "theory/stationary_set.hpp"

namespace sinkflow::theory {
namespace {

/// alpha + e^alpha / W, the part of Q that one row contributes.
long double row_part(long double alpha, long double total_count) {
  return alpha + std::exp(alpha) / total_count;
}

Eigen::VectorXd on_columns(const Component& component, const Eigen::VectorXd& all) {
  return all(component.columns);
}

double variance(const Eigen::VectorXd& values) {
  return (values.array() - values.mean()).square().mean();
}

/// The root of R (alpha + e^alpha/W) - (V/2) S^2 (e^-alpha + 1/W)^2 = target. The left side increases from -infinity
/// to infinity, so bisection on a bracket that is doubled until it holds the root cannot fail.
double final_logit(double rows, double columns, double spread, long double total_count, long double target) {
  const auto excess = [&](long double alpha) {
    const long double value_part = std::exp(-alpha) + 1.0L / total_count;
    return rows * row_part(alpha, total_count) - 0.5L * columns * spread * value_part * value_part - target;
  };
  long double low = -1;
  long double high = 1;
  while (excess(low) > 0) {
    low *= 2;
  }
  while (excess(high) < 0) {
    high *= 2;
  }
  for (long double middle = (low + high) / 2; middle > low && middle < high; middle = (low + high) / 2) {
    (excess(middle) > 0 ? high : low) = middle;
  }
  return static_cast<double>(high);
}

std::vector<bool> rows_with_choice(const SparseRows& transition) {
  std::vector<bool> kept;
  for (Eigen::Index v = 0; v < transition.rows(); ++v) {
    kept.push_back(transition.innerVector(v).nonZeros() > 1);
  }
  return kept;
}

}  // namespace

double mean_beta(const Component& component, const State& state) {
  return on_columns(component, state.beta).mean();
}

double conserved_q(const Model& model, const Component& component, const State& state) {
  const auto total = static_cast<long double>(model.total_count());
  const Eigen::VectorXd mass = model.value_mass(0) / model.total_count();
  long double q = -0.5L * (on_columns(component, state.beta) - on_columns(component, mass)).squaredNorm();
  for (const int v : component.rows) {
    q += row_part(state.alpha[v], total);
  }
  return static_cast<double>(q);
}

double lyapunov_d(const State& state) {
  return state.alpha.sum() - 0.5 * state.beta.squaredNorm();
}

double lyapunov_m(const Model& model, const State& state) {
  return (state.alpha.array().exp().sum() + state.beta.dot(model.value_mass(0))) / model.total_count();
}

bool fixed_counts(const Model& model) {
  for (Eigen::Index j = 1; j < model.contexts(); ++j) {
    if (model.value_mass(j) != model.value_mass(0) || model.total_count(j) != model.total_count(0)) {
      return false;
    }
  }
  return true;
}

Eigen::Index stationary_dimension(const Model& model, const Component& component) {
  Eigen::MatrixXd system = stationary_equations(model, component);
  const auto rows = static_cast<Eigen::Index>(component.rows.size());
  if (system.rows() == 0) {
    return system.cols();
  }
  // x in units of its largest entry, so that all coefficients are of order one: the rank does not depend on the unit,
  // and 1e-10 separates rounding errors from equations that really differ.
  const double unit = std::max(model.value_mass(0).cwiseAbs().maxCoeff(), 1e-300);
  system.leftCols(rows) *= SINKFLOW_MUTANT("sf:stationary-set", "x left out of the rank", 1 / unit, 0.0);
  const Eigen::Index rank = Eigen::ColPivHouseholderQR<Eigen::MatrixXd>(system).setThreshold(1e-10).rank();
  return system.cols() - SINKFLOW_MUTANT("sf:stationary-set", "number of equations for their rank", rank,
                                         std::min(system.rows(), system.cols()));
}

FinalState final_state(const Model& model, const State& start) {
  if (!fixed_counts(model)) {
    return {std::nullopt, "x or W differs between contexts, so that Q is not conserved"};
  }
  State limit = start;
  const auto total = static_cast<long double>(model.total_count());
  const Eigen::VectorXd mass = model.value_mass(0);
  for (const Component& component : support_components(model.transition, rows_with_choice(model.transition))) {
    if (component.rows.empty()) {
      continue;
    }
    const Eigen::Index dimension = stationary_dimension(model, component);
    if (dimension != 2) {
      return {std::nullopt, "the stationary set of the component of column " + std::to_string(component.columns[0]) +
                                " has dimension " + std::to_string(dimension) + ", not 2"};
    }
    const Eigen::VectorXd x = on_columns(component, mass);
    const Eigen::VectorXd beta = on_columns(component, start.beta);
    const auto rows = static_cast<double>(component.rows.size());
    const auto columns = static_cast<double>(component.columns.size());
    long double target = -0.5L * columns * variance(beta - x / static_cast<double>(total));
    for (const int v : component.rows) {
      target += row_part(start.alpha[v], total);
    }
    if (!std::isfinite(target)) {
      return {std::nullopt, "the conserved quantity of the start is not a finite number"};
    }
    const double alpha = final_logit(rows, columns, variance(x), total, target);
    const double decay = std::exp(-alpha);
    for (const int v : component.rows) {
      limit.alpha[v] = alpha;
    }
    for (const int k : component.columns) {
      limit.beta[k] = beta.mean() + decay * (x.mean() - mass[k]);
    }
  }
  return {limit, ""};
}

}  // namespace sinkflow::theory

#include "theory/invariants.hpp"

#include <algorithm>
#include <cmath>
#include <stdexcept>

#include "theory/linear_algebra.hpp"
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

/// What the equation of `sf:final-logit` is made of, on one component.
struct LimitEquation {
  double rows = 0;              ///< R
  double columns = 0;           ///< V
  double spread = 0;            ///< S^2
  long double total_count = 0;  ///< W
  Rates rates;

  /// R (alpha + e^alpha/W)/eta_a - (V/2) S^2 (e^-alpha + 1/W)^2 / eta_b, increasing from -infinity to infinity.
  [[nodiscard]] long double left(long double alpha) const {
    const long double decay = std::exp(-alpha);
    const long double distance =
        decay + SINKFLOW_MUTANT("sf:final-logit", "no 1/W beside e^-alpha", 1 / total_count, 0);
    const long double half = SINKFLOW_MUTANT("sf:final-logit", "V for V/2 on the left", 0.5L, 1.0L);
    // Without spread there is nothing to multiply, and far down the square is infinite.
    const long double below = spread == 0 ? 0 : half * columns * spread * distance * distance / rates.beta;
    return rows * row_part(alpha, total_count) / rates.alpha - below;
  }
};

/// The root of left(alpha) = target. As `left` increases, bisection on a bracket that is doubled until it holds the
/// root cannot fail.
double final_logit(const LimitEquation& equation, long double target) {
  long double low = -1;
  long double high = 1;
  while (equation.left(low) > target) {
    low *= 2;
  }
  while (equation.left(high) < target) {
    high *= 2;
  }
  for (long double middle = (low + high) / 2; middle > low && middle < high; middle = (low + high) / 2) {
    (equation.left(middle) > target ? high : low) = middle;
  }
  return static_cast<double>(high);
}

/// The right side: what the start gives.
long double limit_target(const Component& component, const LimitEquation& equation, const State& start,
                         const Eigen::VectorXd& x) {
  const Eigen::VectorXd beta = on_columns(component, start.beta);
  const Eigen::VectorXd gamma = beta - x / static_cast<double>(equation.total_count);
  const double distance = variance(SINKFLOW_MUTANT("sf:final-logit", "Var(beta(0)) without xihat", gamma, beta));
  long double target = -0.5L * equation.columns * distance / equation.rates.beta;
  for (const int v : component.rows) {
    target += row_part(start.alpha[v], equation.total_count) / equation.rates.alpha;
  }
  return target;
}

std::vector<bool> rows_with_choice(const SparseRows& transition) {
  std::vector<bool> kept;
  for (Eigen::Index v = 0; v < transition.rows(); ++v) {
    kept.push_back(transition.innerVector(v).nonZeros() > 1);
  }
  return kept;
}

std::vector<long double> precise(const Eigen::VectorXd& values) {
  return {values.begin(), values.end()};
}

}  // namespace

double mean_beta(const Component& component, const State& state) {
  return on_columns(component, state.beta).mean();
}

double conserved_q(const Model& model, const Component& component, const State& state, const Rates& rates) {
  return static_cast<double>(conserved_q_in(model, component, precise(state.alpha), precise(state.beta), rates));
}

double lyapunov_d(const State& state, const Rates& rates) {
  return static_cast<double>(lyapunov_d_in(precise(state.alpha), precise(state.beta), rates));
}

double lyapunov_m(const Model& model, const State& state, const Rates& rates) {
  return static_cast<double>(lyapunov_m_in(model, precise(state.alpha), precise(state.beta), rates));
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
  return system.cols() - SINKFLOW_MUTANT("sf:stationary-set", "number of equations for their rank", rank(system, 1e-10),
                                         std::min(system.rows(), system.cols()));
}

std::vector<Component> moving_components(const SparseRows& transition) {
  std::vector<Component> components = support_components(transition, rows_with_choice(transition));
  std::erase_if(components, [](const Component& component) { return component.rows.empty(); });
  return components;
}

FinalState final_state(const Model& model, const State& start, const Rates& rates) {
  for (const double rate : {rates.alpha, rates.beta}) {
    if (!(std::isfinite(rate) && rate > 0)) {
      throw std::invalid_argument("a learning rate is a positive number");
    }
  }
  if (!fixed_counts(model)) {
    return {std::nullopt, "x or W differs between contexts, so that Q is not conserved"};
  }
  State limit = start;
  const auto total = static_cast<long double>(model.total_count());
  const Eigen::VectorXd mass = model.value_mass(0);
  for (const Component& component : moving_components(model.transition)) {
    const Eigen::Index dimension = stationary_dimension(model, component);
    if (dimension != 2) {
      return {std::nullopt, "the stationary set of the component of column " + std::to_string(component.columns[0]) +
                                " has dimension " + std::to_string(dimension) + ", not 2"};
    }
    const Eigen::VectorXd x = on_columns(component, mass);
    const LimitEquation equation{static_cast<double>(component.rows.size()),
                                 static_cast<double>(component.columns.size()), variance(x), total, rates};
    const long double target = limit_target(component, equation, start, x);
    if (!std::isfinite(target)) {
      return {std::nullopt, "the conserved quantity of the start is not a finite number"};
    }
    const double alpha = final_logit(equation, target);
    const double decay = std::exp(-alpha);
    const double centre = mean_beta(component, start) +
                          SINKFLOW_MUTANT("sf:final-logit", "no e^-alpha mean(x) in the limit", decay * x.mean(), 0.0);
    for (const int v : component.rows) {
      limit.alpha[v] = alpha;
    }
    for (const int k : component.columns) {
      limit.beta[k] = centre - decay * mass[k];
    }
  }
  if (!limit.alpha.allFinite() || !limit.beta.allFinite()) {
    return {std::nullopt, "the limit lies beyond the range of doubles"};
  }
  return {limit, ""};
}

}  // namespace sinkflow::theory

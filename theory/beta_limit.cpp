#include "theory/beta_limit.hpp"

#include <algorithm>
#include <cmath>
#include <iterator>
#include <limits>
#include <stdexcept>

#include "theory/errors.hpp"
#include "theory/evaluation.hpp"
#include "theory/invariants.hpp"
#include "theory/linear_algebra.hpp"
#include "theory/mutant.hpp"
#include "theory/simplified_model.hpp"
#include "theory/support_graph.hpp"

namespace sinkflow::theory {
namespace {

using Wide = long double;

bool has_choice(const Model& model, int row) {
  return model.transition.innerVector(row).nonZeros() > 1;
}

/// Rows of a component that act on beta: a point mass predicts the same whatever the shift is.
std::vector<int> acting_rows(const Model& model, const Component& component) {
  std::vector<int> rows;
  std::copy_if(component.rows.begin(), component.rows.end(), std::back_inserter(rows),
               [&](int v) { return has_choice(model, v); });
  return rows;
}

/// mean_C(beta(0) + decay x) - decay x on the columns of a component, with `decay` in the place of e^{-alpha}.
void set_limit(const Component& component, const Eigen::VectorXd& start, const Eigen::VectorXd& mass, Wide decay,
               Eigen::VectorXd& limit) {
  const Wide beta_mean = SINKFLOW_MUTANT("err:thm10-connected", "one mean over all columns",
                                         start(component.columns).mean(), start.mean());
  const Wide mass_mean = mass(component.columns).mean();
  const Wide mean = beta_mean + SINKFLOW_MUTANT("err:thm10-mean", "the mean of x is dropped", decay * mass_mean, 0.0L);
  for (const int k : component.columns) {
    limit[k] = static_cast<double>(mean - SINKFLOW_MUTANT("ada:thm10", "sign of x", decay, -decay) * mass[k]);
  }
}

/// beta_hessian in long double: eigenvalues of rare tokens are far below the rounding of double.
MatrixOf<Wide> wide_beta_hessian(const Model& model, const State& state) {
  MatrixOf<Wide> hessian = MatrixOf<Wide>::Zero(model.columns(), model.columns());
  for_each_row<Wide>(model, state, [&](const ShiftedRow<Wide>& row, Eigen::Index, const Wide& weight) {
    const Wide scale = weight * row.sink * SINKFLOW_MUTANT("sf:rate", "one factor a_v for two", row.sink, 1.0L);
    const Wide outer = SINKFLOW_MUTANT("sf:rate", "half of q q^T", scale, scale / 2);
    for (std::size_t k = 0; k < row.columns.size(); ++k) {
      hessian(row.columns[k], row.columns[k]) += scale * row.predicted[k];
      for (std::size_t i = 0; i < row.columns.size(); ++i) {
        hessian(row.columns[k], row.columns[i]) -= outer * row.predicted[k] * row.predicted[i];
      }
    }
  });
  return hessian;
}

/// The Newton step from `state.beta` within the hyperplanes of given component sums. The Hessian's kernel, the
/// indicators of components, is filled with multiples of the trace; the gradient has no part there.
VectorOf<Wide> newton_step(const Model& model, const State& state, const std::vector<Component>& components) {
  MatrixOf<Wide> hessian = wide_beta_hessian(model, state);
  const Wide scale = hessian.trace() / static_cast<Wide>(model.columns());
  for (const Component& component : components) {
    hessian(component.columns, component.columns).array() += scale / static_cast<Wide>(component.columns.size());
  }
  return positive_solution(hessian, -gradient_in<Wide>(model, state).beta);
}

}  // namespace

Eigen::VectorXd common_logit_limit(const Model& model, const State& start) {
  if (!fixed_counts(model)) {
    throw std::invalid_argument("common_logit_limit: counts differ between contexts");
  }
  const Eigen::VectorXd mass = model.value_mass(0);
  Eigen::VectorXd limit = start.beta;
  for (const Component& component : support_components(model.transition)) {
    const std::vector<int> rows = acting_rows(model, component);
    if (rows.empty()) {
      continue;
    }
    const double alpha = start.alpha[rows.front()];
    if (std::any_of(rows.begin(), rows.end(), [&](int v) { return start.alpha[v] != alpha; })) {
      throw std::invalid_argument("common_logit_limit: logits differ within a component");
    }
    set_limit(component, start.beta, mass, std::exp(-static_cast<Wide>(alpha)), limit);
  }
  return limit;
}

Eigen::VectorXd beta_limit(const Model& model, const State& start) {
  const std::vector<Component> components = support_components(model.transition);
  State state = start;
  // From the means alone: far starts can have Hessians that are singular in double, this one predicts nearly p.
  for (const Component& component : components) {
    if (!acting_rows(model, component).empty()) {
      state.beta(component.columns).setConstant(start.beta(component.columns).mean());
    }
  }
  constexpr int most_steps = 200;
  for (int step = 0; step < most_steps; ++step) {
    const VectorOf<Wide> direction = newton_step(model, state, components);
    const Wide size = direction.cwiseAbs().maxCoeff();
    const Wide rounding = 8 * std::numeric_limits<double>::epsilon() * (1 + state.beta.cwiseAbs().maxCoeff());
    if (!(size > rounding)) {
      if (!(size <= rounding)) {
        break;  // not a number
      }
      state.beta += direction.cast<double>();
      return state.beta;
    }
    // A convex function has not been overshot while its slope along the step is negative or no larger than before.
    const Wide slope = std::abs(gradient_in<Wide>(model, state).beta.dot(direction));
    for (Wide fraction = 1; fraction > 1e-6L; fraction /= 2) {
      const State next{state.alpha, (state.beta.cast<Wide>() + fraction * direction).cast<double>()};
      if (gradient_in<Wide>(model, next).beta.dot(direction) <= slope / 2) {
        state = next;
        break;
      }
    }
  }
  throw ComputationError("beta_limit: Newton's method did not settle");
}

Eigen::MatrixXd beta_hessian(const Model& model, const State& state) {
  return wide_beta_hessian(model, state).cast<double>();
}

double decay_rate(const Model& model, const State& limit) {
  const auto zeros = static_cast<Eigen::Index>(support_components(model.transition).size());
  if (zeros >= model.columns()) {
    throw std::invalid_argument("decay_rate: no row has a choice, so that nothing moves");
  }
  const Eigen::VectorXd rates = wide_eigenvalues(wide_beta_hessian(model, limit)).cast<double>();
  return rates[SINKFLOW_MUTANT("sf:rate", "the next eigenvalue", zeros, std::min(zeros + 1, model.columns() - 1))];
}

double distance_bound(const Model& model, const State& limit, double distance, double t) {
  double sink = 0;
  for (Eigen::Index v = 0; v < model.rows(); ++v) {
    sink = std::max(sink, sink_weight(limit.alpha[v], model.total_count()));
  }
  const double kappa = std::sqrt(SINKFLOW_MUTANT("sf:rate", "half of kappa", 2.0, 0.5)) * sink;
  // log((e^{kappa d} - 1) e^{-lambda t}), whose exponential may not fit into a double.
  const double power = kappa * distance + std::log(-std::expm1(-kappa * distance)) - decay_rate(model, limit) * t;
  return (power > 0 ? power + std::log1p(std::exp(-power)) : std::log1p(std::exp(power))) / kappa;
}

}  // namespace sinkflow::theory

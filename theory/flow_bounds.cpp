#include "theory/flow_bounds.hpp"

#include <cmath>

#include "theory/mutant.hpp"

namespace sinkflow::theory {
namespace {

Eigen::VectorXd centred(const Component& component, const Eigen::VectorXd& all) {
  const Eigen::VectorXd values = all(component.columns);
  return values.array() - values.mean();
}

/// What M and D of a component say about b = ||beta_C - mean_C beta||.
struct Barrier {
  long double rows = 0;
  long double total_count = 0;
  long double spread = 0;  ///< h
  long double m = 0;       ///< M(0)
  long double d = 0;       ///< D(0)
  Rates rates;

  /// Largest sum of e^alpha/W that M allows at b.
  [[nodiscard]] long double sink(long double b) const {
    const long double h = SINKFLOW_MUTANT("sf:global", "half of h in the bound of M", spread, spread / 2);
    const long double along = h * b / rates.beta;
    return rates.alpha * (m + SINKFLOW_MUTANT("sf:global", "sign of h in the bound of M", along, -along));
  }

  /// Largest sum of alpha that Jensen's inequality then allows, less the smallest that D asks for: not negative.
  [[nodiscard]] long double room(long double b) const {
    const long double each =
        SINKFLOW_MUTANT("sf:global", "no W in Jensen's inequality", total_count, 1) * sink(b) / rows;
    const long double half = SINKFLOW_MUTANT("sf:global", "b^2 for b^2/2", 0.5L, 1.0L);
    return rows * std::log(each) / rates.alpha - d - half * b * b / rates.beta;
  }
};

/// The larger root of `room`, which is concave and not negative at b = `low`.
long double largest(const Barrier& barrier, long double low) {
  long double high = low + 1;
  while (barrier.room(high) > 0) {
    high *= 2;
  }
  for (long double middle = (low + high) / 2; middle > low && middle < high; middle = (low + high) / 2) {
    (barrier.room(middle) > 0 ? low : high) = middle;
  }
  return high;
}

}  // namespace

FlowBounds flow_bounds(const Model& model, const Component& component, const State& start, const Rates& rates) {
  const Eigen::VectorXd beta = centred(component, start.beta);
  const Eigen::VectorXd xihat = centred(component, model.value_mass(0) / model.total_count());
  Barrier barrier;
  barrier.rows = static_cast<long double>(component.rows.size());
  barrier.total_count = model.total_count();
  barrier.spread = xihat.norm();
  barrier.m = beta.dot(xihat) / rates.beta;
  barrier.d = -0.5L * beta.squaredNorm() / rates.beta;
  barrier.rates = rates;
  for (const int v : component.rows) {
    const long double logit = start.alpha[v];
    barrier.m += std::exp(logit) / barrier.total_count / rates.alpha;
    barrier.d += logit / rates.alpha;
  }
  const long double value = largest(barrier, beta.norm());
  const long double sink = barrier.sink(value);
  const long double others = barrier.rows - 1;
  long double lowest =
      SINKFLOW_MUTANT("sf:global", "D(0) of the opposite sign in the lowest logit", 1, -1) * barrier.d * rates.alpha;
  if (others > 0) {
    lowest -= others * std::log(barrier.total_count * sink / others);
  }
  return {static_cast<double>(value), static_cast<double>(sink),
          static_cast<double>(std::log(barrier.total_count * sink)), static_cast<double>(lowest)};
}

}  // namespace sinkflow::theory

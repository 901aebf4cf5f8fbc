#include "theory/trigger_query.hpp"

#include <cmath>

#include "theory/mutant.hpp"

namespace sinkflow::theory {

Eigen::VectorXd trigger_shift(const TriggerQuery& query, const Eigen::VectorXd& xi, const Eigen::VectorXd& beta,
                              double lambda) {
  Eigen::VectorXd copied = beta;
  if (query.copied >= 0) {
    copied = xi[query.copied] * Eigen::VectorXd::Unit(xi.size(), query.copied);
  }
  const Eigen::VectorXd others = beta + query.counts.cwiseProduct(xi) - copied;
  // Relative to e^lambda, which may be beyond double's range.
  const double other_weight = std::exp(-lambda);
  const double count = SINKFLOW_MUTANT("ada:thm2", "trigger query forgets <s>", query.counts.sum(),  //
                                       query.counts.sum() - 1);
  return (copied + other_weight * others) / (1 + other_weight * count);
}

Eigen::VectorXd trigger_distribution(const TriggerQuery& query, const Eigen::VectorXd& xi, const Eigen::VectorXd& beta,
                                     double lambda) {
  const Eigen::VectorXd shift = trigger_shift(query, xi, beta, lambda);
  const Eigen::VectorXd power = (shift.array() - shift.maxCoeff()).exp();
  return power / power.sum();
}

}  // namespace sinkflow::theory

#pragma once

#include <Eigen/Core>

namespace sinkflow::theory {

/// A trigger query at position n >= 1: the tokens 1..n by their counts, and the token it copies.
struct TriggerQuery {
  Eigen::VectorXd counts;  ///< (V) W_k over positions 1..n, the trigger itself included; sums to n
  int copied = -1;         ///< id of the token before the trigger, or -1 where that is <s>
};

/// What the head adds at a trigger query (V) (`ada:thm2`, Eq. 1): attention gives the weight e^lambda to the token
/// before it and 1 to everything else, <s> included; token k has the value xi_k e_k and <s> the value beta.
Eigen::VectorXd trigger_shift(const TriggerQuery& query, const Eigen::VectorXd& xi, const Eigen::VectorXd& beta,
                              double lambda);

/// The predicted law (V) at a trigger query: proportional to the exponential of that shift, as no bigram law is added.
Eigen::VectorXd trigger_distribution(const TriggerQuery& query, const Eigen::VectorXd& xi, const Eigen::VectorXd& beta,
                                     double lambda);

}  // namespace sinkflow::theory

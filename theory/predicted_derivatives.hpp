#pragma once

#include <vector>

#include "theory/evaluation.hpp"
#include "theory/mutant.hpp"

namespace sinkflow::theory {

/// `ada:lem6`: dq_v(k)/dalpha_v = a (1 - a) q_k (gamma_k - <q, gamma>), (n) on S_v. Its sum over k is zero; no other
/// logit moves q_v, so that its sum over logits is itself (`err:lem6`).
template <class S>
std::vector<S> predicted_by_logit(const ShiftedRow<S>& row) {
  const S along = residual_along_gamma(row);  // <q, gamma>, because gamma has p-mean zero
  const S slope = row.sink * row.rest;
  std::vector<S> derivative;
  derivative.reserve(row.columns.size());
  for (std::size_t k = 0; k < row.columns.size(); ++k) {
    const S centred = SINKFLOW_MUTANT("ada:lem6", "gamma is not centred", S(row.gamma[k] - along), row.gamma[k]);
    derivative.push_back(S(slope * row.predicted[k] * centred));
  }
  return derivative;
}

/// `ada:lem6`: dq_v(k)/dbeta_j = a q_k (1{j = k} - q_j), (n, n) on S_v.
template <class S>
MatrixOf<S> predicted_by_value(const ShiftedRow<S>& row) {
  const auto size = static_cast<Eigen::Index>(row.columns.size());
  MatrixOf<S> derivative(size, size);
  const S slope = SINKFLOW_MUTANT("ada:lem6", "beta acts with 1 - a", row.sink, row.rest);
  for (Eigen::Index k = 0; k < size; ++k) {
    const S q = row.predicted[static_cast<std::size_t>(k)];
    for (Eigen::Index j = 0; j < size; ++j) {
      derivative(k, j) = slope * q * (S(j == k ? 1 : 0) - row.predicted[static_cast<std::size_t>(j)]);
    }
  }
  return derivative;
}

}  // namespace sinkflow::theory

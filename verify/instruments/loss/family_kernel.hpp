#pragma once

#include <vector>

#include "theory/stationary_family.hpp"

namespace sinkflow::verify {

/// theory::family_kernel at e^alpha = u as vectors (R + V) in any number type.
template <class Real>
std::vector<std::vector<Real>> kernel_vectors(const theory::Model& model, const Real& u) {
  const auto rows = static_cast<std::size_t>(model.rows());
  std::vector<std::vector<Real>> vectors;
  for (const theory::FamilyKernelVector& direction : theory::family_kernel(model)) {
    std::vector<Real> vector(rows + static_cast<std::size_t>(model.columns()), Real(0));
    for (const int v : direction.rows) {
      vector[static_cast<std::size_t>(v)] = u;
    }
    for (const int k : direction.constant) {
      vector[rows + static_cast<std::size_t>(k)] = Real(1);
    }
    for (const int k : direction.spread) {
      vector[rows + static_cast<std::size_t>(k)] = Real(model.counts(0, k)) * Real(model.xi[k]);
    }
    vectors.push_back(std::move(vector));
  }
  return vectors;
}

}  // namespace sinkflow::verify

#include "verify/instruments/loss/exact_family.hpp"

#include <algorithm>
#include <cmath>
#include <utility>

#include "theory/stationary_family.hpp"
#include "verify/definition/fraction.hpp"
#include "verify/definition/second_order.hpp"
#include "verify/instruments/loss/family_kernel.hpp"
#include "verify/statistics/extremes.hpp"

namespace sinkflow::verify {
namespace {

using FractionMatrix = theory::MatrixOf<Fraction>;

double magnitude(const FractionMatrix& values) {
  Fraction largest = 0;
  for (Eigen::Index i = 0; i < values.rows(); ++i) {
    for (Eigen::Index k = 0; k < values.cols(); ++k) {
      largest = std::max(largest, abs(values(i, k)));
    }
  }
  return static_cast<double>(largest);
}

/// By symmetric elimination. A pivot is taken from the diagonal while there is one; when it has only zeros left,
/// an entry beside it brings one positive and one negative eigenvalue, and its row added to the other makes a pivot.
Inertia inertia_of(FractionMatrix matrix) {
  const Eigen::Index size = matrix.rows();
  std::vector<Eigen::Index> left(static_cast<std::size_t>(size));
  for (Eigen::Index i = 0; i < size; ++i) {
    left[static_cast<std::size_t>(i)] = i;
  }
  Inertia inertia;
  while (!left.empty()) {
    auto pivot = std::find_if(left.begin(), left.end(), [&](Eigen::Index i) { return !(matrix(i, i) == 0); });
    if (pivot == left.end()) {
      bool found = false;
      for (std::size_t a = 0; a < left.size() && !found; ++a) {
        for (std::size_t b = a + 1; b < left.size() && !found; ++b) {
          if (!(matrix(left[a], left[b]) == 0)) {
            matrix.row(left[a]) += matrix.row(left[b]).eval();
            matrix.col(left[a]) += matrix.col(left[b]).eval();
            found = true;
          }
        }
      }
      if (!found) {  // nothing but zeros
        inertia.zero += static_cast<Eigen::Index>(left.size());
        return inertia;
      }
      continue;
    }
    const Eigen::Index p = *pivot;
    left.erase(pivot);
    ++(Fraction(0) < matrix(p, p) ? inertia.positive : inertia.negative);
    for (std::size_t a = 0; a < left.size(); ++a) {
      const Eigen::Index i = left[a];
      if (matrix(i, p) == 0) {
        continue;
      }
      const Fraction factor = matrix(i, p) / matrix(p, p);
      for (std::size_t b = a; b < left.size(); ++b) {
        const Eigen::Index k = left[b];
        if (!(matrix(p, k) == 0)) {
          matrix(i, k) -= factor * matrix(p, k);
          matrix(k, i) = matrix(i, k);
        }
      }
    }
  }
  return inertia;
}

FractionMatrix hessian_of(const Expansion<Fraction>& loss) {
  const auto size = static_cast<Eigen::Index>(loss.slope.size());
  FractionMatrix matrix(size, size);
  for (Eigen::Index i = 0; i < size; ++i) {
    for (Eigen::Index k = 0; k < size; ++k) {
      matrix(i, k) = loss.curvature[static_cast<std::size_t>(i * size + k)];
    }
  }
  return matrix;
}

FractionMatrix kernel_matrix(const theory::Model& model, double u) {
  const auto vectors = kernel_vectors<Fraction>(model, Fraction(u));
  FractionMatrix matrix(model.rows() + model.columns(), static_cast<Eigen::Index>(vectors.size()));
  for (Eigen::Index i = 0; i < matrix.rows(); ++i) {
    for (Eigen::Index k = 0; k < matrix.cols(); ++k) {
      matrix(i, k) = vectors[static_cast<std::size_t>(k)][static_cast<std::size_t>(i)];
    }
  }
  return matrix;
}

}  // namespace

theory::Model rational_model(std::mt19937_64& random, const Shape& shape) {
  theory::Model model = random_model(random, shape);
  for (Eigen::Index v = 0; v < model.rows(); ++v) {
    for (theory::SparseRows::InnerIterator entry(model.transition, v); entry; ++entry) {
      entry.valueRef() = std::floor(uniform(random, 1, 10));
    }
    model.row_weight[v] = std::floor(uniform(random, 1, 9)) / 8;
  }
  for (double& xi : model.xi) {
    xi = xi == 0 ? 0 : std::floor(uniform(random, 1, 9)) / 4;
  }
  return model;
}

ExactFamily exact_family(const theory::Model& model, double u, double c) {
  const std::vector<Fraction> powers(static_cast<std::size_t>(model.rows()), Fraction(u));
  const auto loss = expand_loss<Fraction>(model, powers, family_value<Fraction>(model, Fraction(u), Fraction(c)), true);
  const FractionMatrix hessian = hessian_of(loss);
  const auto blocks = theory::hessian_on_family_in<Fraction>(model, Fraction(u));
  const auto congruence = theory::family_congruence_in<Fraction>(model, Fraction(u));
  const FractionMatrix kernel = kernel_matrix(model, u);
  const FractionMatrix gram = kernel.transpose() * kernel;
  FractionMatrix flipped = hessian;
  flipped.topLeftCorner(model.rows(), model.rows()) *= Fraction(-1);

  ExactFamily result;
  result.loss = std::abs(static_cast<double>(loss.value));
  for (const Fraction& slope : loss.slope) {
    result.gradient = larger(result.gradient, std::abs(static_cast<double>(slope)));
  }
  result.hessian = inertia_of(hessian);
  result.reduced = inertia_of(congruence.reduced);
  result.blocks = magnitude(hessian - blocks.whole());
  result.congruence = magnitude(congruence.transform * hessian * congruence.transform.transpose() - congruence.reduced);
  result.kernel = magnitude(hessian * kernel);
  result.rank = inertia_of(gram).positive;
  result.flipped = inertia_of(flipped);
  result.uncorrected = inertia_of(
      theory::FamilyHessianOf<Fraction>{blocks.alpha, FractionMatrix::Zero(model.rows(), model.columns()), blocks.beta}
          .whole());
  return result;
}

Inertia covariance_inertia(const theory::Model& model, Eigen::Index row) {
  const auto defined = defined_row<Fraction>(model, 0, row);
  const FractionMatrix on_support = theory::covariance(defined.law);
  FractionMatrix matrix = FractionMatrix::Zero(model.columns(), model.columns());
  for (std::size_t i = 0; i < defined.columns.size(); ++i) {
    for (std::size_t k = 0; k < defined.columns.size(); ++k) {
      matrix(defined.columns[i], defined.columns[k]) =
          on_support(static_cast<Eigen::Index>(i), static_cast<Eigen::Index>(k));
    }
  }
  return inertia_of(matrix);
}

Eigen::Index kernel_defects(const theory::Model& model, double u) {
  const Fraction power(u);
  const auto vectors = kernel_vectors<Fraction>(model, power);
  Eigen::Index defects = 0;
  for (Eigen::Index v = 0; v < model.rows(); ++v) {
    const auto row = defined_row<Fraction>(model, 0, v);
    for (const auto& vector : vectors) {
      // On the family ds_v = a dbeta - x dalpha_v/(u + W), less a constant (`ada:thm8`); u + W is taken out.
      const auto shift = [&](std::size_t k) {
        return power * vector[static_cast<std::size_t>(model.rows() + row.columns[k])] -
               row.mass[k] * vector[static_cast<std::size_t>(v)];
      };
      bool constant = true;
      for (std::size_t k = 1; k < row.columns.size(); ++k) {
        constant = constant && shift(k) == shift(0);
      }
      defects += constant ? 0 : 1;
    }
  }
  return defects;
}

}  // namespace sinkflow::verify

#pragma once

#include <vector>

#include "verify/definition/jet.hpp"
#include "verify/definition/row.hpp"

// The excess loss by automatic differentiation of its definition, to second order and in any number type: floating
// point, balls, fractions. A shift s_k depends on alpha_v and beta_k alone, so that it is carried by a jet in these two
// variables; sums of jets over k are then sums in all of them. This costs O(|S_v|^2) a row where jets in every variable
// (loss.hpp) cost O(|S_v|^3).
namespace sinkflow::verify {

/// Value, gradient and Hessian of a function of `count` variables; the Hessian is row-major.
template <class Real>
struct Expansion {
  Real value{};
  std::vector<Real> slope;
  std::vector<Real> curvature;

  Expansion() = default;
  explicit Expansion(std::size_t count) : value(0), slope(count, Real(0)), curvature(count * count, Real(0)) {}

  /// Adds weight * other, whose variables are number place[0], place[1], ... here.
  void add(const Real& weight, const Expansion& other, const std::vector<std::size_t>& place) {
    value += weight * other.value;
    for (std::size_t a = 0; a < place.size(); ++a) {
      slope[place[a]] += weight * other.slope[a];
      for (std::size_t b = 0; b < place.size(); ++b) {
        curvature[place[a] * slope.size() + place[b]] += weight * other.curvature[a * place.size() + b];
      }
    }
  }
};

namespace detail {

template <class Real>
Expansion<Real> expanded(const Jet<Jet<Real>>& jet) {
  const std::size_t count = jet.slope.size();
  Expansion<Real> expansion(count);
  expansion.value = jet.value.value;
  for (std::size_t a = 0; a < count; ++a) {
    expansion.slope[a] = jet.slope[a].value;
    for (std::size_t b = 0; b < jet.slope[a].slope.size(); ++b) {
      expansion.curvature[a * count + b] = jet.slope[a].slope[b];
    }
  }
  return expansion;
}

/// log f to second order.
template <class Real>
Expansion<Real> logarithm(const Expansion<Real>& f) {
  using std::log;
  const std::size_t count = f.slope.size();
  Expansion<Real> result(count);
  const Real inverse = Real(1) / f.value;
  result.value = log(f.value);
  for (std::size_t a = 0; a < count; ++a) {
    result.slope[a] = f.slope[a] * inverse;
    for (std::size_t b = 0; b < count; ++b) {
      result.curvature[a * count + b] =
          f.curvature[a * count + b] * inverse - (f.slope[a] * inverse) * (f.slope[b] * inverse);
    }
  }
  return result;
}

}  // namespace detail

/// log sum_k p_k e^{s_k} - p.s, s = (u beta + x)/(u + W), in the variables alpha, beta_1 ... beta_n, where `u` =
/// e^alpha and `beta` is given on the row's support. Every s_k is taken less the number `base`, which the function does
/// not depend on: with base = s_k every exponential is e^0, and fractions suffice.
template <class Real>
Expansion<Real> expand_row(const DefinedRow<Real>& row, const Real& u, const std::vector<Real>& beta,
                           const Real& base) {
  using Second = Jet<Jet<Real>>;
  const auto twice = [](const Real& at, std::size_t index) { return variable(variable(at, index, 2), index, 2); };
  const Second power = Second(Jet<Real>(u)) * exp(twice(Real(0), 0));
  const Second whole = power + Second(Jet<Real>(row.total_count));
  const std::size_t count = row.law.size() + 1;
  Expansion<Real> partition(count);
  Expansion<Real> mean(count);
  for (std::size_t k = 0; k < row.law.size(); ++k) {
    const Second s = (power * twice(beta[k], 1) + Second(Jet<Real>(row.mass[k]))) / whole;
    const Second shifted = s - Second(Jet<Real>(base));
    const std::vector<std::size_t> place{0, k + 1};
    partition.add(row.law[k], detail::expanded(exp(shifted)), place);
    mean.add(row.law[k], detail::expanded(shifted), place);
  }
  Expansion<Real> excess = detail::logarithm(partition);
  std::vector<std::size_t> same(count);
  for (std::size_t i = 0; i < count; ++i) {
    same[i] = i;
  }
  excess.add(Real(-1), mean, same);
  return excess;
}

/// Where the variables of row v are among alpha (R) and beta (V).
template <class Real>
std::vector<std::size_t> places(const theory::Model& model, const DefinedRow<Real>& row, Eigen::Index v) {
  std::vector<std::size_t> place{static_cast<std::size_t>(v)};
  for (const int k : row.columns) {
    place.push_back(static_cast<std::size_t>(model.rows() + k));
  }
  return place;
}

/// L to second order in (alpha, beta), at the logits log u (R) and the value state beta (V). With `centred` the base of
/// every row is s at its first column.
template <class Real>
Expansion<Real> expand_loss(const theory::Model& model, const std::vector<Real>& u, const std::vector<Real>& beta,
                            bool centred) {
  Expansion<Real> loss(static_cast<std::size_t>(model.rows() + model.columns()));
  for (Eigen::Index j = 0; j < model.contexts(); ++j) {
    for (Eigen::Index v = 0; v < model.rows(); ++v) {
      const auto row = defined_row<Real>(model, j, v);
      const Real& power = u[static_cast<std::size_t>(v)];
      std::vector<Real> value;
      value.reserve(row.columns.size());
      for (const int k : row.columns) {
        value.push_back(beta[static_cast<std::size_t>(k)]);
      }
      const Real base = centred ? Real((power * value[0] + row.mass[0]) / (power + row.total_count)) : Real(0);
      loss.add(row.weight, expand_row(row, power, value, base), places(model, row, v));
    }
  }
  return loss;
}

/// c 1 - x/u (V): the value state of the stationary family at e^alpha = u (`ada:thm8`).
template <class Real>
std::vector<Real> family_value(const theory::Model& model, const Real& u, const Real& c) {
  std::vector<Real> beta;
  for (Eigen::Index k = 0; k < model.columns(); ++k) {
    beta.push_back(Real(c - Real(model.counts(0, k)) * Real(model.xi[k]) / u));
  }
  return beta;
}

}  // namespace sinkflow::verify

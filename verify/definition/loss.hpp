#pragma once

#include <vector>

#include <Eigen/Core>

#include "theory/evaluation.hpp"
#include "verify/definition/jet.hpp"
#include "verify/definition/row.hpp"

// L and its derivatives by differentiating the textbook definition automatically, at a point given in any precision.
namespace sinkflow::verify {

/// L at y = (alpha, beta) (R + V).
template <class Real>
Real defined_loss(const theory::Model& model, const theory::VectorOf<Real>& y) {
  Real loss = 0;
  std::vector<Real> power;
  for (Eigen::Index j = 0; j < model.contexts(); ++j) {
    for (Eigen::Index v = 0; v < model.rows(); ++v) {
      const DefinedRow<Real> row = defined_row<Real>(model, j, v);
      std::vector<Real> beta;
      for (const int k : row.columns) {
        beta.push_back(y[model.rows() + k]);
      }
      loss += row.weight * defined_excess(row, Real(y[v]), beta, power);
    }
  }
  return loss;
}

/// Calls visit(place, excess, weight) for every row at every context, with the row's excess as a jet in (alpha_v, beta
/// on S_v); place[i] is where the jet's direction i stands in y. Number is Jet<Real> or Jet<Jet<Real>>.
template <class Number, class Real, class Seed, class Visit>
void for_each_defined_row(const theory::Model& model, const theory::VectorOf<Real>& y, const Seed& seed,
                          const Visit& visit) {
  std::vector<Number> power;
  for (Eigen::Index j = 0; j < model.contexts(); ++j) {
    for (Eigen::Index v = 0; v < model.rows(); ++v) {
      const DefinedRow<Real> row = defined_row<Real>(model, j, v);
      std::vector<Eigen::Index> place{v};
      std::vector<Number> beta;
      for (const int k : row.columns) {
        place.push_back(model.rows() + k);
        beta.push_back(seed(Real(y[place.back()]), place.size() - 1, row.columns.size() + 1));
      }
      const Number alpha = seed(Real(y[v]), 0, row.columns.size() + 1);
      visit(place, defined_excess(row, alpha, beta, power), row.weight);
    }
  }
}

/// Gradient of L at y (R + V).
template <class Real>
theory::VectorOf<Real> defined_gradient(const theory::Model& model, const theory::VectorOf<Real>& y) {
  theory::VectorOf<Real> gradient = theory::VectorOf<Real>::Constant(y.size(), Real(0));
  const auto seed = [](const Real& at, std::size_t i, std::size_t n) { return variable(at, i, n); };
  for_each_defined_row<Jet<Real>>(model, y, seed, [&](const auto& place, const Jet<Real>& excess, const Real& weight) {
    for (std::size_t i = 0; i < place.size(); ++i) {
      gradient[place[i]] += weight * excess.slope[i];
    }
  });
  return gradient;
}

/// Hessian of L at y (R + V, R + V). Cost O(J sum_v |S_v|^3).
template <class Real>
theory::MatrixOf<Real> defined_hessian(const theory::Model& model, const theory::VectorOf<Real>& y) {
  using Second = Jet<Jet<Real>>;
  theory::MatrixOf<Real> hessian = theory::MatrixOf<Real>::Constant(y.size(), y.size(), Real(0));
  const auto seed = [](const Real& at, std::size_t i, std::size_t n) { return variable(variable(at, i, n), i, n); };
  for_each_defined_row<Second>(model, y, seed, [&](const auto& place, const Second& excess, const Real& weight) {
    for (std::size_t i = 0; i < place.size(); ++i) {
      for (std::size_t k = 0; k < place.size(); ++k) {
        const std::vector<Real>& second = excess.slope[i].slope;
        hessian(place[i], place[k]) += second.empty() ? Real(0) : Real(weight * second[k]);
      }
    }
  });
  return hessian;
}

/// Sums over the rows, averaged over contexts, at y = (alpha, beta) (R + V).
template <class Real>
struct DefinedSums {
  Real along_shift{0};  ///< pi_v a_v <g_v, s_v>
  Real excess{0};       ///< pi_v a_v F_v
};

template <class Real>
DefinedSums<Real> defined_sums(const theory::Model& model, const theory::VectorOf<Real>& y) {
  using std::exp;
  using std::log;
  DefinedSums<Real> sums;
  std::vector<Real> power;  // e^{s_v(k)}
  for (Eigen::Index j = 0; j < model.contexts(); ++j) {
    for (Eigen::Index v = 0; v < model.rows(); ++v) {
      const auto row = defined_row<Real>(model, j, v);
      std::vector<Real> beta;
      for (const int k : row.columns) {
        beta.push_back(y[model.rows() + k]);
      }
      const Real excess = defined_excess(row, Real(y[v]), beta, power);
      const Real u = exp(Real(y[v]));
      const Real share = row.weight * u / (u + row.total_count);
      Real partition = 0;
      for (std::size_t k = 0; k < power.size(); ++k) {
        partition += row.law[k] * power[k];
      }
      for (std::size_t k = 0; k < power.size(); ++k) {
        sums.along_shift += share * (row.law[k] * power[k] / partition - row.law[k]) * log(power[k]);
      }
      sums.excess += share * excess;
    }
  }
  return sums;
}

}  // namespace sinkflow::verify

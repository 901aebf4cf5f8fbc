#pragma once

#include <vector>

#include "theory/model.hpp"

// The excess loss as the textbook defines it, with nothing rearranged: it cancels badly, so it is evaluated with digits
// to spare. Derivatives come from giving it jets (jet.hpp).
namespace sinkflow::verify {

/// p_v normalised exactly, and x, on the support of one row at one context.
template <class Real>
struct DefinedRow {
  std::vector<int> columns;
  std::vector<Real> law;
  std::vector<Real> mass;
  Real total_count{};
  Real weight{};  ///< pi_v / J
};

template <class Real>
DefinedRow<Real> defined_row(const theory::Model& model, Eigen::Index context, Eigen::Index v) {
  DefinedRow<Real> row;
  Real sum = 0;
  for (theory::SparseRows::InnerIterator entry(model.transition, v); entry; ++entry) {
    row.columns.push_back(static_cast<int>(entry.col()));
    row.law.push_back(Real(entry.value()));
    row.mass.push_back(Real(Real(model.counts(context, entry.col())) * Real(model.xi[entry.col()])));
    sum += entry.value();
  }
  for (Real& p : row.law) {
    p /= sum;
  }
  row.total_count = 0;
  for (Eigen::Index k = 0; k < model.columns(); ++k) {
    row.total_count += model.counts(context, k);
  }
  row.weight = Real(Real(model.row_weight[v]) / Real(static_cast<double>(model.contexts())));
  return row;
}

/// log sum_k p_k e^{s_k} - p.s with s = (u beta + x)/(u + W), u = e^alpha; beta on the row's support. On return
/// power[k] = e^{s_k}. Number is Real, a jet of it, or a jet of jets.
template <class Real, class Number>
Number defined_excess(const DefinedRow<Real>& row, const Number& alpha, const std::vector<Number>& beta,
                      std::vector<Number>& power) {
  using std::exp;
  using std::log;
  const Number u = exp(alpha);
  const Number whole = u + Number(row.total_count);
  Number partition(Real(0));
  Number mean(Real(0));
  power.clear();
  for (std::size_t k = 0; k < row.law.size(); ++k) {
    const Number s = (u * beta[k] + Number(row.mass[k])) / whole;
    power.push_back(exp(s));
    partition = partition + Number(row.law[k]) * power.back();
    mean = mean + Number(row.law[k]) * s;
  }
  return log(partition) - mean;
}

}  // namespace sinkflow::verify

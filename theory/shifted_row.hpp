#pragma once

#include <algorithm>
#include <cmath>
#include <limits>
#include <vector>

#include "theory/model.hpp"
#include "theory/mutant.hpp"

namespace sinkflow::theory {

/// Attention weight a on <s> and 1 - a on the rest of the context. Each is computed on its own: at alpha = 34.5 the
/// difference 1 - a has lost all but three digits.
template <class S>
struct SinkWeights {
  S sink;
  S rest;
};

/// a = e^alpha / (e^alpha + W) from the sign of alpha and `decay` = e^-|alpha|, which cannot overflow.
template <class S>
SinkWeights<S> sink_weights(bool positive, const S& decay, const S& total_count) {
  const S larger = positive ? S(1) : decay;
  const S smaller = S(positive ? decay : S(1)) * total_count;
  const S whole = larger + smaller;
  return {S(larger / whole), S(smaller / whole)};
}

template <class S>
SinkWeights<S> sink_weights(const S& alpha, const S& total_count) {
  using std::abs;
  using std::exp;
  return sink_weights(alpha >= 0, S(exp(S(-abs(alpha)))), total_count);
}

/// exp(d) - 1 - d without cancellation. The series takes over where the subtraction would lose more than a digit.
template <class S>
S expm1_less_identity(const S& d) {
  using std::abs;
  using std::expm1;
  if (abs(d) > 0.5) {
    return S(expm1(d) - d);
  }
  S sum = 0;
  S term = d * d / 2;
  for (int k = 3; abs(term) > std::numeric_limits<S>::epsilon() * abs(sum) / 8; ++k) {
    sum += term;
    term *= d / k;
  }
  return sum;
}

/// The data of row v at one context, on the n columns of its support, less their p-mean. Differences are taken against
/// the support's first column before anything is multiplied: a constant beta then contributes an exact zero.
template <class S>
struct CentredRow {
  std::vector<int> columns;  ///< (n) the support S_v
  std::vector<S> law;        ///< (n) p_v, normalised in S
  std::vector<S> beta;       ///< (n)
  std::vector<S> mass;       ///< (n) xihat
};

/// Row v of the model at one context and one state. Nothing that is small is a difference of large numbers.
template <class S>
struct ShiftedRow {
  std::vector<int> columns;  ///< (n) the support S_v
  std::vector<S> gamma;      ///< (n) beta - xihat, less its p-mean
  std::vector<S> predicted;  ///< (n) q_v
  std::vector<S> residual;   ///< (n) g_v = q_v - p_v, not as that difference
  S sink{};                  ///< a_v
  S rest{};                  ///< 1 - a_v
  S excess{};                ///< F_v(s_v)
};

namespace detail {

template <class S>
void centre(std::vector<S>& values, const std::vector<S>& law) {
  S mean = 0;
  for (std::size_t k = 0; k < values.size(); ++k) {
    mean += law[k] * values[k];
  }
  for (S& value : values) {
    value -= mean;
  }
}

/// Whether exp(d) fits into S, and d is so small that its mean could be taken from it without loss.
template <class S>
bool fits(const std::vector<S>& d) {
  const auto [bottom, top] = std::minmax_element(d.begin(), d.end());
  const S range = S(std::numeric_limits<S>::max_exponent);
  return *top < range / 3 && *bottom > -range;
}

/// Fills `excess`, `predicted` and `residual` from the centred shift d, with log1p and expm1.
template <class S>
void fill_excess(const std::vector<S>& law, const std::vector<S>& d, ShiftedRow<S>& row) {
  using std::exp;
  using std::expm1;
  using std::log1p;
  S sum = 0;
  for (std::size_t k = 0; k < d.size(); ++k) {
    sum += law[k] * expm1_less_identity(d[k]);
  }
  row.excess = S(log1p(sum));
  for (std::size_t k = 0; k < d.size(); ++k) {
    row.predicted.push_back(S(law[k] * S(exp(d[k]) / (1 + sum))));
    row.residual.push_back(S(law[k] * S((expm1(d[k]) - sum) / (1 + sum))));
  }
}

/// The same from a shift that is large and not centred: a mean of 1e100 would swallow what two entries differ by. All
/// is taken relative to the largest entry, F as log(sum of p e^(d - top)) plus the mean of top - d, which is a sum of
/// positive terms.
template <class S>
void fill_large_excess(const std::vector<S>& law, const std::vector<S>& d, ShiftedRow<S>& row) {
  using std::exp;
  using std::log;
  const S top = *std::max_element(d.begin(), d.end());
  S sum = 0;
  S below = 0;
  for (std::size_t k = 0; k < d.size(); ++k) {
    sum += law[k] * S(exp(S(d[k] - top)));
    below += law[k] * (top - d[k]);
  }
  row.excess = S(log(sum) + below);
  for (std::size_t k = 0; k < d.size(); ++k) {
    const S relative = S(exp(S(d[k] - top)) / sum);  // q / p
    row.predicted.push_back(S(law[k] * relative));
    row.residual.push_back(S(law[k] * S(relative - 1)));
  }
}

/// a beta + (1 - a) xihat on the support of row `v`, less its largest entry: two entries near the top keep what they
/// differ by, however far below them a third one lies.
template <class S>
std::vector<S> shift_from_top(const Model& model, const State& state, Eigen::Index j, const S& count, Eigen::Index v,
                              const SinkWeights<S>& weights) {
  const auto mass = [&](Eigen::Index k) { return S(S(model.counts(j, k)) * S(model.xi[k])); };
  const auto shift = [&](Eigen::Index k, Eigen::Index from) {
    return S(weights.sink * S(S(state.beta[k]) - S(state.beta[from])) +
             weights.rest * S((mass(k) - mass(from)) / count));
  };
  Eigen::Index top = SparseRows::InnerIterator(model.transition, v).col();
  for (SparseRows::InnerIterator entry(model.transition, v); entry; ++entry) {
    if (shift(entry.col(), top) > 0) {
      top = entry.col();
    }
  }
  std::vector<S> d;
  for (SparseRows::InnerIterator entry(model.transition, v); entry; ++entry) {
    d.push_back(shift(entry.col(), top));
  }
  return d;
}

}  // namespace detail

/// W of context `j`, summed in S.
template <class S>
S context_size(const Model& model, Eigen::Index j) {
  S size = 0;
  for (Eigen::Index k = 0; k < model.columns(); ++k) {
    size += S(model.counts(j, k));
  }
  return size;
}

/// Row `v` at context `j`, whose W is `count`, for a value state beta (V).
template <class S>
CentredRow<S> centred_row(const Model& model, const Eigen::VectorXd& beta, Eigen::Index j, const S& count,
                          Eigen::Index v) {
  CentredRow<S> row;
  const Eigen::Index first = SparseRows::InnerIterator(model.transition, v).col();
  const S first_mass = S(model.counts(j, first)) * S(model.xi[first]);
  S total = 0;
  for (SparseRows::InnerIterator entry(model.transition, v); entry; ++entry) {
    const Eigen::Index k = entry.col();
    row.columns.push_back(static_cast<int>(k));
    row.law.emplace_back(entry.value());
    row.beta.push_back(S(S(beta[k]) - S(beta[first])));
    row.mass.push_back(S((S(model.counts(j, k)) * S(model.xi[k]) - first_mass) / count));
    total += row.law.back();
  }
  for (S& probability : row.law) {
    probability /= total;
  }
  detail::centre(row.beta, row.law);
  detail::centre(row.mass, row.law);
  return row;
}

/// Evaluates row `v` at context `j`, whose W is `count`, at `state` (`ada:prop7`, `ada:lem5`). S is the working
/// precision.
template <class S>
ShiftedRow<S> shifted_row(const Model& model, const State& state, Eigen::Index j, const S& count, Eigen::Index v) {
  const CentredRow<S> data = centred_row(model, state.beta, j, count, v);
  const auto weights = sink_weights(S(state.alpha[v]), count);
  ShiftedRow<S> row;
  row.columns = data.columns;
  row.sink = weights.sink;
  row.rest = weights.rest;
  std::vector<S> d;
  for (std::size_t k = 0; k < data.law.size(); ++k) {
    row.gamma.push_back(SINKFLOW_MUTANT("ada:prop7", "gamma = beta", S(data.beta[k] - data.mass[k]), data.beta[k]));
    d.push_back(S(row.sink * data.beta[k] + row.rest * data.mass[k]));
  }
  if (detail::fits(d)) {
    detail::fill_excess(data.law, d, row);
  } else {
    detail::fill_large_excess(data.law, detail::shift_from_top(model, state, j, count, v, weights), row);
  }
  return row;
}

}  // namespace sinkflow::theory

#include "theory/gradient_flow.hpp"

#include <algorithm>
#include <array>
#include <bit>
#include <cmath>
#include <cstring>
#include <limits>

#include "theory/evaluation.hpp"
#include "theory/expm1.hpp"
#include "theory/mutant.hpp"

// One binary serves every x86-64: the loader picks the widest clone the CPU runs. Sanitizers and the loader's resolvers
// do not go together.
#if defined(__x86_64__) && defined(__GNUC__) && !defined(__clang__) && !defined(__SANITIZE_ADDRESS__)
#define SINKFLOW_VECTOR_CLONES __attribute__((target_clones("arch=x86-64-v4", "arch=x86-64-v3", "default")))
#else
#define SINKFLOW_VECTOR_CLONES
#endif

namespace sinkflow::theory {
namespace {

constexpr double kLargestShift = 600.0;  // beyond it p e^d times a shift could overflow

/// Sums over one row: <change, gamma> and the sum of change, where change = p (e^d - 1).
struct RowSums {
  double along;
  double excess;
};

/// Sums over a row whose n columns are padded to whole lanes; beta and mass are taken less the given means. `change`
/// (n) is filled if asked for.
template <bool keep_change>
SINKFLOW_INLINE RowSums sum_row(std::size_t n, const double* law, const double* beta, const double* mass,
                                double beta_mean, double mass_mean, double sink, double rest, double* change) {
  Lanes along{};
  Lanes excess{};
  for (std::size_t k = 0; k < n; k += kLanes) {
    Lanes p;
    Lanes b;
    Lanes m;
    Lanes c;
    load(law + k, p);
    load(beta + k, b);
    load(mass + k, m);
    b -= beta_mean;
    m -= mass_mean;
    expm1(sink * b + rest * m, c);
    c *= p;
    along += c * (b - m);
    excess += c;
    if constexpr (keep_change) {
      store(c, change + k);
    }
  }
  return {sum(along), sum(excess)};
}

SINKFLOW_VECTOR_CLONES
double residual_along(std::size_t n, const double* law, const double* beta, const double* mass, double sink,
                      double rest) {
  const RowSums sums = sum_row<false>(n, law, beta, mass, 0, 0, sink, rest, nullptr);
  return sums.along / (1 + sums.excess);
}

SINKFLOW_INLINE Lanes gather(const double* values, const int* at) {
  return Lanes{values[at[0]], values[at[1]], values[at[2]], values[at[3]],
               values[at[4]], values[at[5]], values[at[6]], values[at[7]]};
}

/// The same where the row's xihat is gathered from a context; `mass_mean` is its p-mean less its first entry.
SINKFLOW_VECTOR_CLONES
double gathered_along(std::size_t n, const int* columns, const double* law, const double* beta, const double* xihat,
                      double mass_mean, double sink, double rest) {
  const double reference = xihat[columns[0]];
  Lanes along{};
  Lanes excess{};
  for (std::size_t k = 0; k < n; k += kLanes) {
    Lanes p;
    Lanes b;
    Lanes c;
    load(law + k, p);
    load(beta + k, b);
    const Lanes m = (gather(xihat, columns + k) - reference) - mass_mean;
    expm1(sink * b + rest * m, c);
    c *= p;
    along += c * (b - m);
    excess += c;
  }
  return sum(along) / (1 + sum(excess));
}

/// values[columns[k]] - values[columns[0]] into `row` (n); returns the p-mean. Lanes are filled one by one and stored
/// whole: a load that spans several narrower stores would wait for all of them.
SINKFLOW_INLINE double gather_row(std::size_t n, const int* columns, const double* law, const double* values,
                                  double* row) {
  const double reference = values[columns[0]];
  Lanes mean{};
  for (std::size_t k = 0; k < n; k += kLanes) {
    const Lanes difference = gather(values, columns + k) - reference;
    store(difference, row + k);
    Lanes p;
    load(law + k, p);
    mean += p * difference;
  }
  return sum(mean);
}

/// The sums of a row of beta and xihat (V), with its `change`; the last four arguments are filled.
SINKFLOW_VECTOR_CLONES
void gather_and_sum(std::size_t n, const int* columns, const double* law, const double* beta, const double* xihat,
                    double sink, double rest, double* beta_row, double* mass_row, double* change, RowSums* sums) {
  const double beta_mean = gather_row(n, columns, law, beta, beta_row);
  const double mass_mean = gather_row(n, columns, law, xihat, mass_row);
  *sums = sum_row<true>(n, law, beta_row, mass_row, beta_mean, mass_mean, sink, rest, change);
}

/// A row's rate is a quotient of two series (append_series). This many terms are good to 1e-16 of the sum while
/// (1 - a) |gamma - mean| is at most kSeriesReach, and few of them where it is small: the last relative to the first is
/// below x^n / (n + 1)! at x.
constexpr std::size_t kTerms = 20;
constexpr double kSeriesReach = 1.5;
constexpr std::size_t kFewTerms = 8;
constexpr double kFewTermsReach = 1.0 / 16;

/// Coefficients of two polynomials, which are evaluated in step.
using Pair = double __attribute__((vector_size(2 * sizeof(double))));

/// sum of c_i x^i, i < n, for pairs c_i one after the other; powers[i] = x^(2^i). In Estrin's order, for its latency.
template <std::size_t n>
SINKFLOW_INLINE Pair polynomial(const double* coefficients, const double* powers) {
  if constexpr (n == 1) {
    Pair pair;
    std::memcpy(&pair, coefficients, sizeof pair);
    return pair;
  } else {
    constexpr std::size_t half = std::bit_ceil(n) / 2;
    return polynomial<half>(coefficients, powers) +
           powers[std::countr_zero(half)] * polynomial<n - half>(coefficients + 2 * half, powers);
  }
}

std::size_t whole_lanes(std::size_t n) {
  return (n + kLanes - 1) / kLanes * kLanes;
}

long double largest(const std::vector<long double>& values) {
  long double top = 0;
  for (const long double value : values) {
    top = std::max(top, std::abs(value));
  }
  return top;
}

/// Whether gamma = beta - xihat varies on the support: only then can the row's logit move.
bool moves(const CentredRow<long double>& row) {
  for (std::size_t k = 0; k < row.law.size(); ++k) {
    if (row.beta[k] != row.mass[k]) {
      return true;
    }
  }
  return false;
}

}  // namespace

AlphaFlow::AlphaFlow(const Model& model, const Eigen::VectorXd& beta) : model_(model), frozen_beta_(beta) {
  const Eigen::Index contexts = model.contexts();
  std::vector<long double> totals;
  for (Eigen::Index j = 0; j < contexts; ++j) {
    totals.push_back(context_size<long double>(model, j));
    total_count_.push_back(static_cast<double>(totals.back()));
  }
  if (contexts > 1) {
    xihat_.resize(model.columns(), contexts);
    mass_mean_.resize(model.rows(), contexts);
    for (Eigen::Index j = 0; j < contexts; ++j) {
      xihat_.col(j) = model.value_mass(j) / total_count_[static_cast<std::size_t>(j)];
    }
  }
  // Centring is done in long double: it is the only place where digits could be lost.
  for (Eigen::Index v = 0; v < model.rows(); ++v) {
    bool moving = false;
    for (Eigen::Index j = 0; j < contexts; ++j) {
      const auto row = centred_row<long double>(model, beta, j, totals[static_cast<std::size_t>(j)], v);
      moving = moving || moves(row);
      largest_shift_ = std::max(largest_shift_, static_cast<double>(std::max(largest(row.beta), largest(row.mass))));
      if (j == 0) {
        append_row(row);
      }
      if (contexts == 1) {
        append_series(row);
      } else {
        mass_mean_(v, j) = static_cast<double>(-row.mass.front());  // the centred value of the first column
      }
    }
    weight_.push_back(moving ? model.row_weight[v] / static_cast<double>(contexts) : 0);
  }
}

/// What does not depend on the context, and the xihat of a single one.
void AlphaFlow::append_row(const CentredRow<long double>& row) {
  const std::size_t n = row.columns.size();
  const bool single = total_count_.size() == 1;
  segments_.push_back({law_.size(), whole_lanes(n)});
  for (std::size_t k = 0; k < whole_lanes(n); ++k) {
    const bool inside = k < n;
    law_.push_back(inside ? static_cast<double>(row.law[k]) : 0);
    beta_.push_back(inside ? static_cast<double>(row.beta[k]) : 0);
    if (single) {
      mass_.push_back(inside ? static_cast<double>(row.mass[k]) : 0);
    } else {
      columns_.push_back(row.columns[inside ? k : 0]);
    }
  }
}

/// d = beta - (1 - a) gamma, so with respect to the tilted law p e^beta / <p, e^beta> a row's residual along gamma is
/// E[gamma e^(-(1-a) gamma)] / E[e^(-(1-a) gamma)]: a function of one number, 1 - a, whatever the size of the row. With
/// gamma measured from its mean, both are power series in 1 - a with the moments of gamma as coefficients. All of
/// gamma (e^(-(1-a) gamma) - 1) is of one sign, so that the terms of its mean cancel by a factor e^kSeriesReach at
/// most.
void AlphaFlow::append_series(const CentredRow<long double>& row) {
  const std::size_t n = row.law.size();
  long double whole = 0;
  long double mean = 0;
  for (std::size_t k = 0; k < n; ++k) {
    whole += row.law[k] * std::exp(row.beta[k]);
    mean += row.law[k] * std::expm1(row.beta[k]) * (row.beta[k] - row.mass[k]);  // exactly 0 for constant beta
  }
  mean /= whole;
  std::array<long double, kTerms + 2> moments{};  // E[(mean - gamma)^i] / i!
  long double reach = 0;
  for (std::size_t k = 0; k < n; ++k) {
    const long double away = mean - (row.beta[k] - row.mass[k]);
    reach = std::max(reach, std::abs(away));
    long double term = row.law[k] * std::exp(row.beta[k]) / whole;
    for (std::size_t i = 1; i < moments.size(); ++i) {
      moments[i] += term *= away / static_cast<long double>(i);
    }
  }
  moments[1] = 0;  // up to rounding
  for (std::size_t i = 1; i <= kTerms; ++i) {
    const auto order = static_cast<long double>(SINKFLOW_MUTANT("sf:cgf", "series shifted by one order", i + 1, i));
    coefficients_.push_back(static_cast<double>(-order * moments[i + 1]));
    coefficients_.push_back(static_cast<double>(moments[i]));
  }
  // Where e^beta or a power of gamma would overflow, the row is always summed.
  const bool fits = std::isfinite(whole) && reach < 1e14L;
  series_.push_back(
      {static_cast<double>(mean), fits ? static_cast<double>(reach) : std::numeric_limits<double>::infinity()});
}

/// From e^-|alpha| on without any call, which would cost a row as much as its series.
SINKFLOW_VECTOR_CLONES
double AlphaFlow::series_rate(double weight, double total_count, const Series& series, const double* coefficients,
                              bool positive, double decay) {
  const auto [sink, rest] = sink_weights(positive, decay, total_count);
  const double reach = rest * series.reach;
  if (!(reach <= kSeriesReach)) {
    return std::numeric_limits<double>::quiet_NaN();
  }
  const double square = rest * rest;
  const double fourth = square * square;
  const double eighth = fourth * fourth;
  const std::array powers{rest, square, fourth, eighth, eighth * eighth};
  const Pair sums = reach <= kFewTermsReach ? polynomial<kFewTerms>(coefficients, powers.data())
                                            : polynomial<kTerms>(coefficients, powers.data());
  const double along = series.mean + rest * sums[0] / (1 + rest * sums[1]);
  // Otherwise d is small because beta and xihat cancel, and only a sum over d itself keeps the digits.
  if (!(std::abs(series.mean) <= 2 * std::abs(along))) {
    return std::numeric_limits<double>::quiet_NaN();
  }
  return -weight * sink * rest * along;
}

double AlphaFlow::row_rate(Eigen::Index row, double alpha) const {
  const auto v = static_cast<std::size_t>(row);
  if (weight_[v] == 0) {
    return 0;
  }
  if (series_.empty()) {
    return summed_rate(v, alpha);
  }
  const double rate = series_rate(weight_[v], total_count_[0], series_[v], &coefficients_[v * 2 * kTerms], alpha >= 0,
                                  std::exp(-std::abs(alpha)));
  return std::isnan(rate) ? summed_rate(v, alpha) : rate;
}

double AlphaFlow::along(std::size_t v, std::size_t context, double sink, double rest) const {
  const Segment& segment = segments_[v];
  const double* law = &law_[segment.begin];
  const double* beta = &beta_[segment.begin];
  if (!mass_.empty()) {
    return residual_along(segment.size, law, beta, &mass_[segment.begin], sink, rest);
  }
  const auto j = static_cast<Eigen::Index>(context);
  return gathered_along(segment.size, &columns_[segment.begin], law, beta, xihat_.col(j).data(),
                        mass_mean_(static_cast<Eigen::Index>(v), j), sink, rest);
}

double AlphaFlow::context_rate(std::size_t v, std::size_t context, double alpha) const {
  const auto weights = sink_weights(alpha, total_count_[context]);
  double along = 0;
  if (largest_shift_ < kLargestShift) {
    along = this->along(v, context, weights.sink, weights.rest);
  } else {
    const State state{Eigen::VectorXd::Constant(rows(), alpha), frozen_beta_};
    const auto j = static_cast<Eigen::Index>(context);
    along = static_cast<double>(residual_along_gamma(shifted_row<long double>(
        model_, state, j, context_size<long double>(model_, j), static_cast<Eigen::Index>(v))));
  }
  return -weight_[v] * weights.sink * SINKFLOW_MUTANT("ada:prop7", "1 - a dropped from a row's sum", weights.rest, 1) *
         along;
}

double AlphaFlow::summed_rate(std::size_t v, double alpha) const {
  double rate = 0;
  for (std::size_t j = 0; j < total_count_.size(); ++j) {
    rate += context_rate(v, j, alpha);
  }
  return rate;
}

void AlphaFlow::rate(const Eigen::VectorXd& alpha, Eigen::VectorXd& rate) const {
  if (total_count_.size() == 1) {
    rate.resize(rows());
    for (Eigen::Index v = 0; v < rows(); ++v) {
      rate[v] = row_rate(v, alpha[v]);
    }
    return;
  }
  rate.setZero(rows());
  for (std::size_t j = 0; j < total_count_.size(); ++j) {  // outside, so that one context's xihat stays in the cache
    for (Eigen::Index v = 0; v < rows(); ++v) {
      const auto row = static_cast<std::size_t>(v);
      if (weight_[row] != 0) {
        rate[v] += context_rate(row, j, alpha[v]);
      }
    }
  }
}

void AlphaFlow::jacobian(const Eigen::VectorXd& alpha, Eigen::MatrixXd& jacobian) const {
  jacobian = -hessian_in<double>(model_, {alpha, frozen_beta_}).topLeftCorner(rows(), rows());
}

JointFlow::JointFlow(const Model& model)
    : model_(model),
      xihat_(model.columns(), model.contexts()),
      beta_row_(whole_lanes(static_cast<std::size_t>(model.columns()))),
      mass_row_(beta_row_),
      change_(beta_row_) {
  for (Eigen::Index j = 0; j < model.contexts(); ++j) {
    total_count_.push_back(model.total_count(j));
    xihat_.col(j) = model.value_mass(j) / total_count_.back();
  }
  for (Eigen::Index v = 0; v < model.rows(); ++v) {
    begin_.push_back(law_.size());
    const double total = model.transition.row(v).sum();
    for (SparseRows::InnerIterator entry(model.transition, v); entry; ++entry) {
      columns_.push_back(static_cast<int>(entry.col()));
      law_.push_back(entry.value() / total);
    }
    size_.push_back(law_.size() - begin_.back());
    law_.resize(whole_lanes(law_.size()), 0.0);
    columns_.resize(law_.size(), columns_[begin_.back()]);
  }
  components_ = support_components(model.transition);
}

void JointFlow::add_row(const Eigen::VectorXd& y, Eigen::Index context, Eigen::Index row, Eigen::VectorXd& rate) {
  const auto v = static_cast<std::size_t>(row);
  const int* columns = &columns_[begin_[v]];
  const double* law = &law_[begin_[v]];
  const auto weights = sink_weights(y[row], total_count_[static_cast<std::size_t>(context)]);
  RowSums sums{};
  gather_and_sum(whole_lanes(size_[v]), columns, law, y.data() + model_.rows(), xihat_.col(context).data(),
                 weights.sink, weights.rest, beta_row_.data(), mass_row_.data(), change_.data(), &sums);
  const double scale = -SINKFLOW_MUTANT("ada:prop7", "all rows of equal weight", model_.row_weight[row],
                                        1 / static_cast<double>(model_.rows())) /
                       static_cast<double>(model_.contexts()) * weights.sink / (1 + sums.excess);
  rate[row] += SINKFLOW_MUTANT("ada:prop7", "sign of alpha's velocity", scale, -scale) *
               SINKFLOW_MUTANT("ada:prop7", "1 - a dropped from dL/dalpha", weights.rest, 1) * sums.along;
  double* beta_rate = rate.data() + model_.rows();
  for (std::size_t k = 0; k < size_[v]; ++k) {
    const double term =
        scale * (change_[k] - SINKFLOW_MUTANT("ada:prop7", "q not normalised in dL/dbeta", law[k], 0) * sums.excess);
    beta_rate[columns[k]] += term;
    magnitude_[columns[k]] += std::abs(term);
  }
}

void JointFlow::rate(const Eigen::VectorXd& y, Eigen::VectorXd& rate) {
  rate.setZero(dimension());
  magnitude_.setZero(model_.columns());
  const auto beta = y.tail(model_.columns());
  if (beta.maxCoeff() - beta.minCoeff() + xihat_.maxCoeff() - xihat_.minCoeff() < kLargestShift) {
    for (Eigen::Index j = 0; j < model_.contexts(); ++j) {
      for (Eigen::Index v = 0; v < model_.rows(); ++v) {
        add_row(y, j, v, rate);
      }
    }
  } else {
    const auto gradient = gradient_in<long double>(model_, state(y));
    rate.head(model_.rows()) = -gradient.alpha.cast<double>();
    rate.tail(model_.columns()) = -gradient.beta.cast<double>();
    magnitude_ = rate.tail(model_.columns()).cwiseAbs();
  }
  conserve_sums(rate);
}

void JointFlow::conserve_sums(Eigen::VectorXd& rate) const {
  auto beta_rate = rate.tail(model_.columns());
  for (const Component& component : components_) {
    double sum = 0;
    double magnitude = 0;
    for (const int k : component.columns) {
      sum += beta_rate[k];
      magnitude += magnitude_[k];
    }
    if (magnitude > 0) {
      for (const int k : component.columns) {
        beta_rate[k] -= sum * (magnitude_[k] / magnitude);
      }
    }
  }
}

void JointFlow::jacobian(const Eigen::VectorXd& y, Eigen::MatrixXd& jacobian) const {
  jacobian = -hessian_in<double>(model_, state(y));
}

State JointFlow::state(const Eigen::VectorXd& y) const {
  return {y.head(model_.rows()), y.tail(model_.columns())};
}

}  // namespace sinkflow::theory

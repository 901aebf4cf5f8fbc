#include "verify/definition/derivatives.hpp"

#include <algorithm>
#include <cmath>
#include <limits>

#include <boost/multiprecision/eigen.hpp>

#include "theory/evaluation.hpp"
#include "theory/predicted_derivatives.hpp"
#include "theory/stationary_family.hpp"
#include "verify/definition/digits.hpp"
#include "verify/definition/second_order.hpp"
#include "verify/statistics/extremes.hpp"

namespace sinkflow::verify {
namespace {

using Real = Digits<50>;

template <class T>
Derivatives rounded(const Expansion<T>& loss, Eigen::Index rows) {
  const auto size = static_cast<Eigen::Index>(loss.slope.size());
  Derivatives result{static_cast<double>(loss.value), Eigen::VectorXd(rows), Eigen::VectorXd(size - rows),
                     Eigen::MatrixXd(size, size)};
  for (Eigen::Index i = 0; i < size; ++i) {
    (i < rows ? result.alpha[i] : result.beta[i - rows]) = static_cast<double>(loss.slope[static_cast<std::size_t>(i)]);
    for (Eigen::Index k = 0; k < size; ++k) {
      result.hessian(i, k) = static_cast<double>(loss.curvature[static_cast<std::size_t>(i * size + k)]);
    }
  }
  return result;
}

template <class T>
std::vector<T> powers(const Eigen::VectorXd& alpha) {
  using std::exp;
  std::vector<T> u;
  for (const double logit : alpha) {
    u.push_back(exp(T(logit)));
  }
  return u;
}

template <class T>
std::vector<T> widened(const Eigen::VectorXd& values) {
  std::vector<T> wide;
  for (const double value : values) {
    wide.push_back(T(value));
  }
  return wide;
}

template <class T>
Expansion<T> expanded_loss(const theory::Model& model, const theory::State& state) {
  return expand_loss<T>(model, powers<T>(state.alpha), widened<T>(state.beta), false);
}

/// Largest |a - b| over the largest |b|.
class RelativeDistance {
 public:
  void compare(const Real& a, const Real& b) {
    const Real difference = abs(a - b);
    const Real magnitude = abs(b);
    finite_ = finite_ && isfinite(difference) && isfinite(magnitude);
    difference_ = larger(difference_, difference);
    magnitude_ = larger(magnitude_, magnitude);
  }

  [[nodiscard]] double value() const {
    if (!finite_) {
      return std::numeric_limits<double>::quiet_NaN();
    }
    return difference_ == 0 ? 0 : static_cast<double>(difference_ / magnitude_);
  }

 private:
  Real difference_ = 0;
  Real magnitude_ = 0;
  bool finite_ = true;
};

double hessian_distance(const theory::MatrixOf<Real>& closed_form, const Expansion<Real>& loss) {
  RelativeDistance distance;
  for (Eigen::Index i = 0; i < closed_form.rows(); ++i) {
    for (Eigen::Index k = 0; k < closed_form.cols(); ++k) {
      distance.compare(closed_form(i, k), loss.curvature[static_cast<std::size_t>(i * closed_form.rows() + k)]);
    }
  }
  return distance.value();
}

}  // namespace

Derivatives differentiate(const theory::Model& model, const theory::State& state, Arithmetic arithmetic) {
  return arithmetic == Arithmetic::fifty_digits ? rounded(expanded_loss<Real>(model, state), model.rows())
                                                : rounded(expanded_loss<double>(model, state), model.rows());
}

RoundingBound rounding_bound(const theory::Model& model, const theory::State& state) {
  RoundingBound bound;
  for (Eigen::Index j = 0; j < model.contexts(); ++j) {
    for (Eigen::Index v = 0; v < model.rows(); ++v) {
      const auto row = defined_row<double>(model, j, v);
      const auto weights = theory::sink_weights(state.alpha[v], row.total_count);
      double size = 0;  // of what s and its derivatives by alpha are differences of
      for (std::size_t k = 0; k < row.law.size(); ++k) {
        size = larger(size, weights.sink * std::abs(state.beta[row.columns[k]]) +
                                weights.rest * std::abs(row.mass[k]) / row.total_count);
      }
      const double slope = 2 * size;       // s' = a (beta - s)
      const double curvature = 3 * slope;  // s'' = a (1 - 2 a) (beta - s), and what its quotients go through
      const double chain = (static_cast<double>(row.law.size()) + 12) * std::numeric_limits<double>::epsilon();
      bound.alpha += row.weight * chain * 2 * slope;
      bound.beta += row.weight * chain * 2 * weights.sink;
      bound.hessian += row.weight * chain * 2 * (std::pow(std::max(slope, weights.sink), 2) + curvature);
    }
  }
  return bound;
}

Derivatives differentiate_at(const theory::Model& model, const Eigen::VectorXd& u, double c, double numerator,
                             double denominator) {
  const std::vector<Real> beta = family_value<Real>(model, Real(-Real(denominator) / Real(numerator)), Real(c));
  return rounded(expand_loss<Real>(model, widened<Real>(u), beta, false), model.rows());
}

Derivatives differentiate_on_family(const theory::Model& model, double u, double c) {
  return differentiate_at(model, Eigen::VectorXd::Constant(model.rows(), u), c, -1, u);
}

Distances evaluation_distances(const theory::Model& model, const theory::State& state) {
  const Expansion<Real> wanted = expanded_loss<Real>(model, state);
  const auto gradient = theory::gradient_in<Real>(model, state);
  RelativeDistance loss;
  RelativeDistance alpha;
  RelativeDistance beta;
  loss.compare(theory::excess_loss_in<Real>(model, state), wanted.value);
  for (Eigen::Index v = 0; v < model.rows(); ++v) {
    alpha.compare(gradient.alpha[v], wanted.slope[static_cast<std::size_t>(v)]);
  }
  for (Eigen::Index k = 0; k < model.columns(); ++k) {
    beta.compare(gradient.beta[k], wanted.slope[static_cast<std::size_t>(model.rows() + k)]);
  }
  return {loss.value(), alpha.value(), beta.value(), hessian_distance(theory::hessian_in<Real>(model, state), wanted)};
}

Distances family_distances(const theory::Model& model, double u, double c) {
  const std::vector<Real> powers(static_cast<std::size_t>(model.rows()), Real(u));
  const auto loss = expand_loss<Real>(model, powers, family_value<Real>(model, Real(u), Real(c)), false);
  const auto blocks = theory::hessian_on_family_in<Real>(model, Real(u));
  RelativeDistance alpha;
  for (Eigen::Index v = 0; v < model.rows(); ++v) {
    alpha.compare(blocks.alpha[v], loss.curvature[static_cast<std::size_t>(v) * (loss.slope.size() + 1)]);
  }
  Distances distances;
  distances.alpha = alpha.value();
  distances.hessian = hessian_distance(blocks.whole(), loss);
  return distances;
}

PredictedSlopes predicted_slopes(const theory::Model& model, const theory::State& state, Eigen::Index v) {
  const auto row = defined_row<Real>(model, 0, v);
  const auto support = static_cast<Eigen::Index>(row.law.size());
  const auto count = static_cast<std::size_t>(model.rows() + support);
  std::vector<Jet<Real>> beta;
  for (Eigen::Index k = 0; k < support; ++k) {
    beta.push_back(variable(Real(state.beta[row.columns[static_cast<std::size_t>(k)]]),
                            static_cast<std::size_t>(model.rows() + k), count));
  }
  std::vector<Jet<Real>> power;
  defined_excess(row, variable(Real(state.alpha[v]), static_cast<std::size_t>(v), count), beta, power);
  Jet<Real> partition(0);
  for (std::size_t k = 0; k < power.size(); ++k) {
    partition = partition + Jet<Real>(row.law[k]) * power[k];
  }
  const auto closed = theory::shifted_row<Real>(model, state, 0, theory::context_size<Real>(model, 0), v);
  const auto by_logit = theory::predicted_by_logit(closed);
  const auto by_value = theory::predicted_by_value(closed);
  PredictedSlopes slopes{Eigen::MatrixXd(support, model.rows()), Eigen::MatrixXd(support, support), 0, 0};
  RelativeDistance logit;
  RelativeDistance value;
  for (Eigen::Index k = 0; k < support; ++k) {
    const auto place = static_cast<std::size_t>(k);
    const Jet<Real> q = Jet<Real>(row.law[place]) * power[place] / partition;
    for (Eigen::Index i = 0; i < model.rows(); ++i) {
      const Real& slope = q.slope[static_cast<std::size_t>(i)];
      logit.compare(i == v ? by_logit[place] : Real(0), slope);
      slopes.by_logit(k, i) = static_cast<double>(slope);
    }
    for (Eigen::Index i = 0; i < support; ++i) {
      const Real& slope = q.slope[static_cast<std::size_t>(model.rows() + i)];
      value.compare(by_value(k, i), slope);
      slopes.by_value(k, i) = static_cast<double>(slope);
    }
  }
  slopes.logit_distance = logit.value();
  slopes.value_distance = value.value();
  return slopes;
}

double excess_curvature(const theory::Model& model, Eigen::Index v, const Eigen::VectorXd& y) {
  const auto row = defined_row<Real>(model, 0, v);
  using Second = Jet<Jet<Real>>;
  const Second step = variable(variable(Real(0), 0, 1), 0, 1);
  Second partition{Jet<Real>(Real(0))};
  Second mean{Jet<Real>(Real(0))};
  for (std::size_t k = 0; k < row.law.size(); ++k) {
    const Second s = step * Second(Jet<Real>(Real(y[static_cast<Eigen::Index>(k)])));
    partition = partition + Second(Jet<Real>(row.law[k])) * exp(s);
    mean = mean + Second(Jet<Real>(row.law[k])) * s;
  }
  return static_cast<double>((log(partition) - mean).slope[0].slope[0]);
}

}  // namespace sinkflow::verify

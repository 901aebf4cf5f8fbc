#include "verify/instruments/joint/root_search.hpp"

#include <cmath>
#include <random>

#include "theory/evaluation.hpp"
#include "theory/linear_algebra.hpp"
#include "theory/shifted_row.hpp"
#include "verify/cases/random_model.hpp"
#include "verify/definition/row.hpp"
#include "verify/harness/seeds.hpp"

namespace sinkflow::verify {
namespace {

constexpr int kMostSteps = 60;        // roots that are found at all are found by then
constexpr double kRoot = 1e-12;       // of the scaled gradient, differences of probabilities times values of order 10
constexpr double kLongestStep = 0.5;  // in every component
constexpr double kSingular = 1e-9;    // pivots below this share of the largest belong to the kernel

/// The factors (R + V) that scale the gradient, and how their logarithms vary with alpha.
struct Scaling {
  Eigen::VectorXd factor;
  Eigen::VectorXd own_slope;   ///< (R) dlog(factor_v)/dalpha_v
  Eigen::VectorXd beta_slope;  ///< (R) dlog(beta's common factor)/dalpha_v
};

Scaling scaling(const theory::Model& model, const theory::State& state) {
  Scaling scale{Eigen::VectorXd(model.rows() + model.columns()), Eigen::VectorXd(model.rows()),
                Eigen::VectorXd(model.rows())};
  double sinks = 0;
  for (Eigen::Index v = 0; v < model.rows(); ++v) {
    const auto weights = theory::sink_weights(state.alpha[v], model.total_count());
    const double weight = std::abs(model.row_weight[v]);
    sinks += weight * weights.sink;
    scale.factor[v] = 1 / (weight * weights.sink * weights.rest);
    scale.own_slope[v] = weights.sink - weights.rest;
    scale.beta_slope[v] = -weight * weights.sink * weights.rest;
  }
  scale.factor.tail(model.columns()).setConstant(1 / sinks);
  scale.beta_slope /= sinks;
  return scale;
}

struct Linearisation {
  Eigen::VectorXd residual;  ///< (R + V) the scaled gradient
  Eigen::MatrixXd jacobian;  ///< (R + V, R + V)
};

Linearisation linearise(const theory::Model& model, const theory::State& state, Unknowns unknowns) {
  const Eigen::Index rows = model.rows();
  const Scaling scale = scaling(model, state);
  const auto gradient = theory::gradient_in<double>(model, state);
  Linearisation line{Eigen::VectorXd(rows + model.columns()), {}};
  line.residual << gradient.alpha, gradient.beta;
  line.residual = line.residual.cwiseProduct(scale.factor).eval();
  line.jacobian = scale.factor.asDiagonal() * theory::hessian_in<double>(model, state);
  for (Eigen::Index v = 0; v < rows; ++v) {
    line.jacobian(v, v) += line.residual[v] * scale.own_slope[v];
    line.jacobian.col(v).tail(model.columns()) += line.residual.tail(model.columns()) * scale.beta_slope[v];
  }
  if (unknowns == Unknowns::beta_only) {
    line.residual.head(rows).setZero();
    line.jacobian.topRows(rows).setZero();
    line.jacobian.leftCols(rows).setZero();
  }
  return line;
}

/// The bound of search_roots().
double allowed_loss(const theory::Model& model, const theory::State& point, const Jet<long double>& loss) {
  long double bound = 0;
  double least = 1;
  for (Eigen::Index v = 0; v < model.rows(); ++v) {
    bound += std::abs(loss.slope[static_cast<std::size_t>(v)]);
    least = smaller(least, theory::sink_weights(point.alpha[v], model.total_count()).sink);
  }
  for (Eigen::Index k = 0; k < model.columns(); ++k) {
    bound += std::abs(loss.slope[static_cast<std::size_t>(model.rows() + k)] * point.beta[k]);
  }
  return static_cast<double>(bound) / least;
}

}  // namespace

std::optional<theory::State> nearest_root(const theory::Model& model, const theory::State& start, Unknowns unknowns,
                                          double box) {
  theory::State state = start;
  for (int step = 0; step < kMostSteps; ++step) {
    const Linearisation line = linearise(model, state, unknowns);
    if (line.residual.lpNorm<Eigen::Infinity>() <= kRoot) {
      return state;
    }
    Eigen::VectorXd change = -theory::least_squares(line.jacobian, line.residual, kSingular);
    const double longest = change.lpNorm<Eigen::Infinity>();
    if (longest > kLongestStep) {
      change *= kLongestStep / longest;
    }
    state.alpha += change.head(model.rows());
    state.beta += change.tail(model.columns());
    if (!(state.alpha.lpNorm<Eigen::Infinity>() <= box)) {
      return std::nullopt;
    }
  }
  return std::nullopt;
}

Jet<long double> defined_loss(const theory::Model& model, const theory::State& state) {
  using Number = Jet<long double>;
  const Eigen::Index rows = model.rows();
  const auto count = static_cast<std::size_t>(rows + model.columns());
  Number loss(0);
  std::vector<Number> beta;
  std::vector<Number> power;
  for (Eigen::Index j = 0; j < model.contexts(); ++j) {
    for (Eigen::Index v = 0; v < rows; ++v) {
      const auto row = defined_row<long double>(model, j, v);
      const Number alpha = variable<long double>(state.alpha[v], static_cast<std::size_t>(v), count);
      beta.clear();
      for (const int k : row.columns) {
        beta.push_back(variable<long double>(state.beta[k], static_cast<std::size_t>(rows + k), count));
      }
      loss = loss + Number(row.weight) * defined_excess(row, alpha, beta, power);
    }
  }
  return loss;
}

FoundRoots search_roots(const theory::Model& model, Unknowns unknowns, double box, int starts, std::uint64_t seed) {
  std::mt19937_64 random(reported_seed(seed));
  FoundRoots found;
  for (int i = 0; i < starts; ++i) {
    const theory::State start{uniform_vector(random, model.rows(), -4, 7),
                              uniform_vector(random, model.columns(), -6, 6)};
    if (const auto point = nearest_root(model, start, unknowns, box)) {
      const Jet<long double> loss = defined_loss(model, *point);
      ++found.points;
      found.loss.add(static_cast<double>(std::abs(loss.value)));
      found.allowed.add(allowed_loss(model, *point, loss));
    }
  }
  return found;
}

}  // namespace sinkflow::verify

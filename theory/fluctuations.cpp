#include "theory/fluctuations.hpp"

#include <algorithm>
#include <cmath>
#include <limits>

#include "theory/linear_algebra.hpp"
#include "theory/mutant.hpp"
#include "theory/support_graph.hpp"

namespace sinkflow::theory {
namespace {

using Wide = long double;
using Vector = Eigen::Matrix<Wide, Eigen::Dynamic, 1>;
using Matrix = Eigen::Matrix<Wide, Eigen::Dynamic, Eigen::Dynamic>;

/// x^(j) (V, J) as its average over contexts and the departures from it.
struct Values {
  Vector mean;
  Matrix departure;
};

Values split(const Model& model) {
  Matrix values(model.columns(), model.contexts());
  for (Eigen::Index j = 0; j < model.contexts(); ++j) {
    values.col(j) = model.counts.row(j).transpose().cast<Wide>().cwiseProduct(model.xi.cast<Wide>());
  }
  // Taken from the first context, departures of equal contexts are exact zeros.
  const Vector first = values.col(0);
  values.colwise() -= first;
  const Vector away = values.rowwise().mean();
  values.colwise() -= away;
  return {first + away, values};
}

/// Largest difference of `values` on the support of a row.
Wide spread(const Model& model, Eigen::Index row, const Vector& values) {
  Wide low = std::numeric_limits<Wide>::infinity();
  Wide high = -low;
  for (SparseRows::InnerIterator entry(model.transition, row); entry; ++entry) {
    low = std::min(low, values[entry.col()]);
    high = std::max(high, values[entry.col()]);
  }
  return high - low;
}

/// A growing or flat row within its component.
struct Row {
  int index;
  Wide weight;                        ///< pi_v; for a flat row pi_v a_v^2
  std::vector<Eigen::Index> columns;  ///< of S_v, within the component
  Vector law;                         ///< p_v on S_v
};

Vector on_support(const Row& row, const Vector& values) {
  Vector picked = values(row.columns);
  picked.array() -= row.law.dot(picked);
  return picked;
}

/// <p_v, f g> of two centred functions on S_v.
Wide covariance(const Row& row, const Vector& f, const Vector& g) {
  return row.law.dot(f.cwiseProduct(g));
}

/// Phi on one component. Where fluctuations are small, all omega are nearly equal and b nearly cancels their common
/// part times xbar, so the coordinates are z = (b', omega_1, d_2, ..., d_R') with b = b' - omega_1 xbar and
/// omega_v = omega_1 + d_v: then b + omega_v x^(j) = b' + d_v xbar + omega_v (x^(j) - xbar) has no large terms.
class ComponentLaw {
 public:
  ComponentLaw(const Model& model, const Values& values, const std::vector<int>& columns, std::vector<Row> growing,
               std::vector<Row> flat)
      : growing_(std::move(growing)),
        flat_(std::move(flat)),
        mean_(values.mean(columns)),
        departure_(values.departure(columns, Eigen::all)),
        total_counts_(model.counts.rowwise().sum().cast<Wide>()),
        size_(static_cast<Eigen::Index>(columns.size())),
        quadratic_(Matrix::Zero(size_ + rows(), size_ + rows())) {
    fill_quadratic();
  }

  /// Newton steps with the step length of self-concordant functions (2 Phi is one): below a decrement of 1 they are
  /// known to converge. False if omega runs away instead, which it does along a direction without curvature.
  bool minimise();

  [[nodiscard]] Vector omega() const { return omega(z_); }
  [[nodiscard]] Vector b() const { return to_b(z_); }
  /// The next terms of w = e^-alpha and beta, of order 1/t.
  struct Next {
    Vector w;
    Vector b;
  };
  [[nodiscard]] Next next() const;
  [[nodiscard]] Wide slowest() const;

 private:
  [[nodiscard]] Eigen::Index rows() const { return static_cast<Eigen::Index>(growing_.size()); }

  [[nodiscard]] Vector omega(const Vector& z) const {
    Vector omega = z.tail(rows());
    omega.tail(rows() - 1).array() += z[size_];
    return omega;
  }
  [[nodiscard]] Vector to_b(const Vector& z) const {
    Vector b = z.head(size_) - z[size_] * mean_;
    b.array() -= b.mean();
    return b;
  }

  /// Adds weight * f f^T or, with the derivative by omega_v, to the coordinates omega_1 and d_v.
  template <class Target>
  void spread_omega(Eigen::Index v, Wide value, Target&& add) const {
    add(size_, value);
    if (v > 0) {
      add(size_ + v, value);
    }
  }

  void add_variance(const Row& row, Eigen::Index d);
  void fill_quadratic();
  [[nodiscard]] Vector cubic_gradient() const;
  [[nodiscard]] Vector solve(const Matrix& hessian, const Vector& right) const;

  std::vector<Row> growing_, flat_;
  Vector mean_;          ///< xbar on the component
  Matrix departure_;     ///< x^(j) - xbar (columns, J)
  Vector total_counts_;  ///< W_j (J)
  Eigen::Index size_;    ///< columns of the component
  Matrix quadratic_;     ///< second derivative of the quadratic part of Phi in z
  Vector z_;
};

/// Var_{p_v}(b' + d_v xbar); `d` is the coordinate of d_v, or negative where there is none.
void ComponentLaw::add_variance(const Row& row, Eigen::Index d) {
  const Vector centred = on_support(row, mean_);
  for (std::size_t i = 0; i < row.columns.size(); ++i) {
    const Wide p = row.law[static_cast<Eigen::Index>(i)];
    const Eigen::Index k = row.columns[i];
    quadratic_(k, k) += row.weight * p;
    for (std::size_t l = 0; l < row.columns.size(); ++l) {
      quadratic_(k, row.columns[l]) -= row.weight * p * row.law[static_cast<Eigen::Index>(l)];
    }
    if (d >= 0) {
      const Wide mixed = SINKFLOW_MUTANT("sf:fluctuations", "sign of Cov(xbar, b)", 1, -1) * row.weight * p *
                         centred[static_cast<Eigen::Index>(i)];
      quadratic_(k, d) += mixed;
      quadratic_(d, k) += mixed;
    }
  }
  if (d >= 0) {
    quadratic_(d, d) += row.weight * covariance(row, centred, centred);
  }
}

void ComponentLaw::fill_quadratic() {
  for (const Row& row : flat_) {
    add_variance(row, -1);
  }
  for (Eigen::Index v = 0; v < rows(); ++v) {
    const Row& row = growing_[static_cast<std::size_t>(v)];
    add_variance(row, v > 0 ? size_ + v : -1);
    Wide fluctuation = 0;  // E_j Var_{p_v}(x^(j) - xbar)
    for (Eigen::Index j = 0; j < departure_.cols(); ++j) {
      const Vector away = on_support(row, departure_.col(j));
      fluctuation += covariance(row, away, away) / static_cast<Wide>(departure_.cols());
    }
    spread_omega(
        v, SINKFLOW_MUTANT("sf:fluctuations", "variance of the fluctuations doubled", 1, 2) * row.weight * fluctuation,
        [&](Eigen::Index i, Wide value) {
          spread_omega(v, value, [&](Eigen::Index k, Wide term) { quadratic_(i, k) += term; });
        });
  }
}

/// Solves in coordinates scaled to a unit diagonal. A constant added to b' changes nothing; the sum of b' is kept at 0.
Vector ComponentLaw::solve(const Matrix& hessian, const Vector& right) const {
  Matrix matrix = hessian;
  matrix.topLeftCorner(size_, size_).array() += hessian.topLeftCorner(size_, size_).trace() / static_cast<Wide>(size_);
  const Vector scale = matrix.diagonal().cwiseSqrt().cwiseInverse();
  const Matrix scaled = scale.asDiagonal() * matrix * scale.asDiagonal();
  return scale.cwiseProduct(positive_solution(scaled, scale.cwiseProduct(right)));
}

bool ComponentLaw::minimise() {
  z_ = Vector::Zero(size_ + rows());
  Wide top = 0;
  for (const Row& row : growing_) {
    const Vector x = on_support(row, mean_);
    Wide variance = covariance(row, x, x);
    for (Eigen::Index j = 0; j < departure_.cols(); ++j) {
      const Vector away = on_support(row, departure_.col(j));
      variance += covariance(row, away, away) / static_cast<Wide>(departure_.cols());
    }
    top = std::max(top, row.weight * variance);
  }
  z_[size_] = 1 / std::sqrt(top);
  // Without curvature omega would stop where rounding errors of 1e-19 in the quadratic part pass for some, at 3e9; at
  // 1e8 a fluctuation of 1e-8 of x still counts.
  const Wide largest = 1e8L / std::sqrt(top);
  Wide before = std::numeric_limits<Wide>::infinity();
  constexpr int most_steps = 10000;
  for (int step = 0; step < most_steps; ++step) {
    const Vector omega = this->omega(z_);
    if (!(omega.maxCoeff() < largest)) {
      return false;
    }
    Vector gradient = quadratic_ * z_;
    Matrix hessian = quadratic_;
    for (Eigen::Index v = 0; v < rows(); ++v) {
      spread_omega(v, SINKFLOW_MUTANT("sf:fluctuations", "sum of log omega without its half", -0.5L, -1.0L) / omega[v],
                   [&](Eigen::Index i, Wide value) { gradient[i] += value; });
      spread_omega(v, 0.5L / (omega[v] * omega[v]), [&](Eigen::Index i, Wide value) {
        spread_omega(v, value, [&](Eigen::Index k, Wide term) { hessian(i, k) += term; });
      });
    }
    const Vector change = -solve(hessian, gradient);
    const Wide decrement = std::sqrt(std::max<Wide>(0, -2 * gradient.dot(change)));
    if (!std::isfinite(decrement)) {
      return false;
    }
    // Quadratic convergence ends where rounding does; there the decrement stops falling.
    if (decrement < 1e-6L && !(decrement < before / 2)) {
      return true;
    }
    z_ += (decrement < 0.25L ? 1 : 1 / (1 + decrement)) * change;
    before = decrement;
  }
  return false;
}

/// Gradient in z of the cubic part of L. From F_v = a^2 Var(y)/2 + a^3 k3(y)/6 + ... with y = beta + w_v x^(j) and
/// a = 1 - W_j w_v + ..., it is sum_v pi_v E_j [-W_j w_v Var(y) + k3(y)/6].
Vector ComponentLaw::cubic_gradient() const {
  const Vector omega = this->omega();
  Vector gradient = Vector::Zero(z_.size());
  const auto contexts = departure_.cols();
  for (Eigen::Index v = 0; v < rows(); ++v) {
    const Row& row = growing_[static_cast<std::size_t>(v)];
    const Vector x = on_support(row, mean_);
    const Vector common = on_support(row, z_.head(size_)) + (v > 0 ? z_[size_ + v] : Wide(0)) * x;
    const Wide weight = row.weight / static_cast<Wide>(contexts);
    for (Eigen::Index j = 0; j < contexts; ++j) {
      const Vector away = on_support(row, departure_.col(j));
      const Vector y = common + omega[v] * away;
      const Wide variance = covariance(row, y, y);
      const Vector by_y = row.law.cwiseProduct(
          (SINKFLOW_MUTANT("sf:fluctuations", "third cumulant dropped", 0.5L, 0.0L) * (y.array().square() - variance) -
           SINKFLOW_MUTANT("sf:fluctuations", "1 - a to half its first order", 2, 1) * total_counts_[j] * omega[v] *
               y.array())
              .matrix());
      for (std::size_t i = 0; i < row.columns.size(); ++i) {
        gradient[row.columns[i]] += weight * by_y[static_cast<Eigen::Index>(i)];
      }
      const Wide by_sink = SINKFLOW_MUTANT("sf:fluctuations", "sink's own part of the cubic gradient dropped", -1, 0) *
                           total_counts_[j] * variance;
      gradient[size_] += weight * (by_sink + by_y.dot(away));
      if (v > 0) {
        gradient[size_ + v] += weight * (by_sink + by_y.dot(away) + by_y.dot(x));
      }
    }
  }
  return gradient;
}

ComponentLaw::Next ComponentLaw::next() const {
  const Vector z = -solve(quadratic_, cubic_gradient());
  return {omega(z), to_b(z)};
}

Wide ComponentLaw::slowest() const {
  // b' eliminated; then from (omega_1, d) to omega: omega_1 is the first, d_v = omega_v - omega_1.
  Matrix columns = Matrix::Zero(size_ + rows(), rows());
  columns.bottomRows(rows()).setIdentity();
  columns.col(0).tail(rows() - 1).setConstant(-1);
  const Matrix by_b = quadratic_.topRows(size_) * columns;
  Matrix regular = quadratic_.topLeftCorner(size_, size_);
  regular.array() += regular.trace() / static_cast<Wide>(size_);
  const Matrix curvature =
      columns.transpose() * quadratic_ * columns - by_b.transpose() * positive_solution_columns(regular, by_b);
  const Matrix scaled = omega().asDiagonal() * curvature * omega().asDiagonal();
  return wide_eigenvalues(scaled)[0];
}

Row row_within(const Model& model, const std::vector<int>& columns, int v, Wide weight) {
  Row row{v, weight, {}, Vector(model.transition.innerVector(v).nonZeros())};
  for (SparseRows::InnerIterator entry(model.transition, v); entry; ++entry) {
    row.law[static_cast<Eigen::Index>(row.columns.size())] = entry.value();
    row.columns.push_back(std::lower_bound(columns.begin(), columns.end(), static_cast<int>(entry.col())) -
                          columns.begin());
  }
  row.law /= row.law.sum();
  return row;
}

bool contains(const std::vector<int>& ascending, int value) {
  return std::binary_search(ascending.begin(), ascending.end(), value);
}

}  // namespace

ContextRows context_rows(const Model& model) {
  const Values values = split(model);
  const Wide negligible = 1e-12L * (values.departure.colwise() + values.mean).cwiseAbs().maxCoeff();
  ContextRows rows;
  for (int v = 0; v < static_cast<int>(model.rows()); ++v) {
    bool moved = false;
    for (Eigen::Index j = 0; j < model.contexts(); ++j) {
      moved = moved || spread(model, v, values.departure.col(j)) > negligible;
    }
    if (model.transition.innerVector(v).nonZeros() == 1) {
      rows.point_masses.push_back(v);
    } else if (moved) {
      rows.fluctuating.push_back(v);
    } else {
      (spread(model, v, values.mean) > negligible ? rows.steady : rows.flat).push_back(v);
    }
  }
  return rows;
}

FluctuationResult fluctuation_law(const Model& model, const Eigen::VectorXd& flat_sink) {
  const ContextRows kinds = context_rows(model);
  if (kinds.fluctuating.empty()) {
    return {std::nullopt, "no row sees the counts fluctuate, so that finite stationary points exist"};
  }
  const auto sink_of = [&](int v) { return flat_sink.size() == 0 ? 0.0 : flat_sink[v]; };
  std::vector<bool> kept(static_cast<std::size_t>(model.rows()), true);
  for (const int v : kinds.point_masses) {
    kept[static_cast<std::size_t>(v)] = false;
  }
  for (const int v : kinds.flat) {
    kept[static_cast<std::size_t>(v)] = sink_of(v) > 0;
  }
  const double nan = std::numeric_limits<double>::quiet_NaN();
  FluctuationLaw law;
  law.log_omega = law.next_alpha = Eigen::VectorXd::Constant(model.rows(), nan);
  law.b = law.next_beta = Eigen::VectorXd::Zero(model.columns());
  law.slowest = 0.5;
  const Values values = split(model);
  for (const Component& component : support_components(model.transition, kept)) {
    std::vector<Row> growing;
    std::vector<Row> flat;
    bool fluctuates = false;
    for (const int v : component.rows) {
      const bool is_flat = contains(kinds.flat, v);
      const double sink = is_flat ? sink_of(v) : 1;
      (is_flat ? flat : growing)
          .push_back(row_within(model, component.columns, v,
                                model.row_weight[v] * sink *
                                    SINKFLOW_MUTANT("sf:fluctuations", "a flat row weighs a, not a^2", sink, 1)));
      fluctuates = fluctuates || contains(kinds.fluctuating, v);
    }
    if (!fluctuates) {
      continue;
    }
    ComponentLaw part(model, values, component.columns, growing, flat);
    if (!part.minimise()) {
      return {std::nullopt, "in the component of column " + std::to_string(component.columns[0]) +
                                " some b and omega >= 0 make b + omega_v x^(j) constant on every support, to 1e-8"};
    }
    const Vector omega = part.omega();
    const auto next = part.next();
    for (std::size_t i = 0; i < growing.size(); ++i) {
      const auto at = static_cast<Eigen::Index>(i);
      law.rows.push_back(growing[i].index);
      law.log_omega[growing[i].index] = static_cast<double>(std::log(omega[at]));
      law.next_alpha[growing[i].index] = static_cast<double>(next.w[at] / omega[at]);
    }
    law.b(component.columns) = part.b().cast<double>();
    law.next_beta(component.columns) = next.b.cast<double>();
    law.columns.insert(law.columns.end(), component.columns.begin(), component.columns.end());
    law.slowest = std::min(law.slowest, static_cast<double>(part.slowest()));
  }
  std::sort(law.rows.begin(), law.rows.end());
  std::sort(law.columns.begin(), law.columns.end());
  return {law, ""};
}

SinkLaw sink_law(const FluctuationLaw& law, const Model& model, double t) {
  const double h = 1 / std::sqrt(t);
  const auto rows = static_cast<double>(model.rows());
  SinkLaw at;
  const Eigen::VectorXd counts = model.counts.rowwise().sum();
  const double mean_count = counts.mean();
  const double mean_square = counts.squaredNorm() / static_cast<double>(counts.size());
  for (const int v : law.rows) {
    const double omega = std::exp(law.log_omega[v]);
    // 1 - a = W w / (1 + W w) with w = omega h (1 + next_alpha h)
    at.away += mean_count * omega / rows * h;
    at.away_next += omega / rows * h * h * std::abs(mean_count * law.next_alpha[v] - mean_square * omega);
  }
  at.value = law.b.norm() * h;
  at.value_next = law.next_beta.norm() * h * h;
  return at;
}

}  // namespace sinkflow::theory

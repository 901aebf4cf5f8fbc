#include "verify/interval.hpp"

#include <algorithm>
#include <arb.h>
#include <cmath>
#include <limits>
#include <utility>
#include <vector>

#include "verify/expansion.hpp"
#include "verify/family_kernel.hpp"
#include "verify/worst.hpp"

namespace sinkflow::verify {

/// A real number enclosed in a ball.
class Ball {
 public:
  Ball() { arb_init(ball_); }                               // NOLINT: arb_init fills ball_
  Ball(double exact) : Ball() { arb_set_d(ball_, exact); }  // NOLINT: numbers mix with balls
  Ball(const Ball& other) : Ball() { arb_set(ball_, other.ball_); }
  Ball(Ball&& other) noexcept : Ball() { arb_swap(ball_, other.ball_); }
  ~Ball() { arb_clear(ball_); }
  Ball& operator=(const Ball& other) {
    arb_set(ball_, other.ball_);
    return *this;
  }
  Ball& operator=(Ball&& other) noexcept {
    arb_swap(ball_, other.ball_);
    return *this;
  }

  Ball& operator+=(const Ball& other) { return combine<arb_add>(other); }
  Ball& operator-=(const Ball& other) { return combine<arb_sub>(other); }
  Ball& operator*=(const Ball& other) { return combine<arb_mul>(other); }
  Ball& operator/=(const Ball& other) { return combine<arb_div>(other); }
  friend Ball operator+(Ball a, const Ball& b) { return std::move(a += b); }
  friend Ball operator-(Ball a, const Ball& b) { return std::move(a -= b); }
  friend Ball operator*(Ball a, const Ball& b) { return std::move(a *= b); }
  friend Ball operator/(Ball a, const Ball& b) { return std::move(a /= b); }
  friend Ball exp(Ball a) {
    arb_exp(a.ball_, a.ball_, kBits);
    return a;
  }
  friend Ball log(Ball a) {
    arb_log(a.ball_, a.ball_, kBits);
    return a;
  }

  [[nodiscard]] bool is_positive() const { return arb_is_positive(ball_) != 0; }
  [[nodiscard]] double midpoint() const { return arf_get_d(arb_midref(ball_), ARF_RND_NEAR); }
  [[nodiscard]] double radius() const { return mag_get_d(arb_radref(ball_)); }
  /// Rounded down, and up.
  [[nodiscard]] double lower() const { return bound<arb_get_lbound_arf>(ARF_RND_FLOOR); }
  [[nodiscard]] double upper() const { return bound<arb_get_ubound_arf>(ARF_RND_CEIL); }

 private:
  // Three times double's precision: the smallest pivots are 1e-12 of the largest, and a Cholesky factorisation of 130
  // rows loses a few digits more.
  static constexpr slong kBits = 160;

  template <auto operation>
  Ball& combine(const Ball& other) {
    operation(ball_, ball_, other.ball_, kBits);
    return *this;
  }

  template <auto get>
  [[nodiscard]] double bound(arf_rnd_t direction) const {
    arf_t end;
    arf_init(end);
    get(end, ball_, kBits);
    const double result = arf_get_d(end, direction);
    arf_clear(end);
    return result;
  }

  arb_t ball_;
};

namespace {

using Vectors = std::vector<std::vector<Ball>>;

/// A symmetric matrix of balls, row-major.
struct Symmetric {
  std::size_t size;
  std::vector<Ball> entries;

  Ball& at(std::size_t i, std::size_t k) { return entries[i * size + k]; }
};

/// Symmetric elimination without square roots: fills the pivots until one is not proved positive. Those are the
/// squares of the diagonal of the Cholesky factor.
void eliminate(Symmetric matrix, PsdCertificate& certificate) {
  double least = std::numeric_limits<double>::infinity();
  double greatest = 0;
  for (std::size_t p = 0; p < matrix.size; ++p) {
    const Ball pivot = matrix.at(p, p);
    if (!pivot.is_positive()) {
      break;
    }
    ++certificate.pivots;
    least = smaller(least, pivot.lower());
    greatest = larger(greatest, pivot.upper());
    for (std::size_t i = p + 1; i < matrix.size; ++i) {
      const Ball factor = matrix.at(i, p) / pivot;
      for (std::size_t k = p + 1; k <= i; ++k) {
        matrix.at(i, k) -= factor * matrix.at(k, p);
      }
    }
  }
  certificate.smallest = certificate.pivots == 0 ? 0 : least / greatest;
}

double length(const std::vector<Ball>& vector) {
  double sum = 0;
  for (const Ball& entry : vector) {
    sum += entry.midpoint() * entry.midpoint();
  }
  return std::sqrt(sum);
}

void apply_to_kernel(Symmetric& hessian, const Vectors& kernel, double size, PsdCertificate& certificate) {
  for (const std::vector<Ball>& vector : kernel) {
    const double unit = size * length(vector);
    for (std::size_t i = 0; i < hessian.size; ++i) {
      Ball sum(0);
      for (std::size_t k = 0; k < hessian.size; ++k) {
        sum += hessian.at(i, k) * vector[k];
      }
      certificate.kernel_image = larger(certificate.kernel_image, std::abs(sum.midpoint()) / unit);
      certificate.kernel_radius = larger(certificate.kernel_radius, sum.radius() / unit);
    }
  }
}

}  // namespace

PsdCertificate certify_psd(const theory::Model& model, double u, double c, const PsdVariation& variation) {
  const std::vector<Ball> powers(static_cast<std::size_t>(model.rows()), Ball(u));
  const std::vector<Ball> beta = family_value<Ball>(model, Ball(-u) / Ball(variation.slope), Ball(c));
  Expansion<Ball> loss = expand_loss<Ball>(model, powers, beta, false);
  Symmetric hessian{loss.slope.size(), std::move(loss.curvature)};
  Vectors kernel = kernel_vectors<Ball>(model, Ball(u));
  if (variation.without >= 0) {
    kernel.erase(kernel.begin() + variation.without);
  }

  PsdCertificate certificate;
  certificate.kernel = static_cast<Eigen::Index>(kernel.size());
  certificate.hessian.resize(static_cast<Eigen::Index>(hessian.size), static_cast<Eigen::Index>(hessian.size));
  for (std::size_t i = 0; i < hessian.size; ++i) {
    hessian.at(i, i) -= Ball(variation.shift);
    for (std::size_t k = 0; k < hessian.size; ++k) {
      certificate.hessian(static_cast<Eigen::Index>(i), static_cast<Eigen::Index>(k)) = hessian.at(i, k).midpoint();
    }
  }
  const double size = certificate.hessian.cwiseAbs().maxCoeff();
  apply_to_kernel(hessian, kernel, size, certificate);
  for (const std::vector<Ball>& vector : kernel) {
    // Scaled to the Hessian, so that the pivots are of one size. Any positive factor certifies the same.
    const Ball scale(size / std::pow(length(vector), 2));
    for (std::size_t i = 0; i < hessian.size; ++i) {
      for (std::size_t k = 0; k < hessian.size; ++k) {
        hessian.at(i, k) += scale * vector[i] * vector[k];
      }
    }
  }
  eliminate(std::move(hessian), certificate);
  return certificate;
}

}  // namespace sinkflow::verify

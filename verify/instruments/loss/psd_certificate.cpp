#include "verify/instruments/loss/psd_certificate.hpp"

#include <algorithm>
#include <cmath>
#include <limits>
#include <utility>
#include <vector>

#include "verify/definition/ball.hpp"
#include "verify/definition/second_order.hpp"
#include "verify/instruments/loss/family_kernel.hpp"
#include "verify/statistics/extremes.hpp"

namespace sinkflow::verify {

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

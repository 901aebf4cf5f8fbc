#pragma once

#include <cmath>
#include <random>
#include <span>
#include <vector>

#include "theory/trajectory.hpp"
#include "verify/cases/random_model.hpp"
#include "verify/definition/jet.hpp"
#include "verify/harness/seeds.hpp"

// A residual state seen only through a normalisation: f(r) = l(y(r)) with l a random smooth map (`sf:residual-norm`).
namespace sinkflow::verify {

enum class Normalisation { rms, layer };

/// l = cross-entropy of evenly mixed labels after softplus(W1 y + c) and W2, of fixed seed; y = gain r/sqrt(mean r^2 +
/// eps), for layer normalisation with r less its mean and a bias. Written out with nothing rearranged.
class NormalisedLoss {
 public:
  NormalisedLoss(unsigned seed, Normalisation normalisation, double eps, std::size_t dimension = 6)
      : normalisation_(normalisation), eps_(eps), dimension_(dimension) {
    std::mt19937_64 random(reported_seed(seed));
    const auto draw = [&](std::size_t count) {
      std::vector<double> values;
      values.reserve(count);
      for (std::size_t i = 0; i < count; ++i) {
        values.push_back(uniform(random, -1.5, 1.5));
      }
      return values;
    };
    gain_ = draw(dimension);
    bias_ = draw(dimension);
    inner_ = draw(kHidden * (dimension + 1));
    outer_ = draw(kLabels * kHidden);
    start_ = draw(dimension);
  }

  [[nodiscard]] std::size_t dimension() const { return dimension_; }
  [[nodiscard]] Normalisation normalisation() const { return normalisation_; }
  /// A random point.
  [[nodiscard]] const std::vector<double>& start() const { return start_; }

  /// r/sqrt(mean r^2 + eps), with r less its mean for layer normalisation; `square` is left as that mean square.
  template <class Number>
  std::vector<Number> normalised(std::vector<Number> r, Number& square) const {
    using std::exp;
    using std::log;
    const Number count(static_cast<double>(dimension_));
    if (normalisation_ == Normalisation::layer) {
      Number mean(0.0);
      for (const Number& entry : r) {
        mean = mean + entry;
      }
      mean = mean / count;
      for (Number& entry : r) {
        entry = entry - mean;
      }
    }
    square = Number(0.0);
    for (const Number& entry : r) {
      square = square + entry * entry;
    }
    square = square / count;
    const Number root = exp(log(square + Number(eps_)) / Number(2.0));
    for (Number& entry : r) {
      entry = entry / root;
    }
    return r;
  }

  /// l as a function of the normalised state.
  template <class Number>
  Number after(const std::vector<Number>& y) const {
    using std::exp;
    using std::log;
    std::vector<Number> hidden;
    for (std::size_t h = 0; h < kHidden; ++h) {
      Number sum(inner_[h * (dimension_ + 1) + dimension_]);
      for (std::size_t i = 0; i < dimension_; ++i) {
        const Number entry = Number(gain_[i]) * y[i] + Number(normalisation_ == Normalisation::layer ? bias_[i] : 0.0);
        sum = sum + Number(inner_[h * (dimension_ + 1) + i]) * entry;
      }
      hidden.push_back(log(Number(1.0) + exp(sum)));
    }
    Number partition(0.0);
    Number mean(0.0);
    for (std::size_t j = 0; j < kLabels; ++j) {
      Number logit(0.0);
      for (std::size_t h = 0; h < kHidden; ++h) {
        logit = logit + Number(outer_[j * kHidden + h]) * hidden[h];
      }
      partition = partition + exp(logit);
      mean = mean + logit / Number(static_cast<double>(kLabels));
    }
    return log(partition) - mean;
  }

  template <class Number>
  Number operator()(const std::vector<Number>& r) const {
    Number square(0.0);
    return after(normalised(r, square));
  }

  /// Gradient of `function` at `point` by forward differentiation.
  template <class Real, class Function>
  static std::vector<Real> gradient_of(const Function& function, const std::vector<Real>& point) {
    std::vector<Jet<Real>> jets;
    jets.reserve(point.size());
    for (std::size_t i = 0; i < point.size(); ++i) {
      jets.push_back(variable(point[i], i, point.size()));
    }
    return function(jets).slope;
  }

  template <class Real>
  [[nodiscard]] std::vector<Real> gradient(const std::vector<Real>& r) const {
    return gradient_of(*this, r);
  }

 private:
  static constexpr std::size_t kHidden = 8;
  static constexpr std::size_t kLabels = 4;

  Normalisation normalisation_;
  double eps_;
  std::size_t dimension_;
  std::vector<double> gain_, bias_, inner_, outer_, start_;
};

template <class Real>
Real dot(const std::vector<Real>& a, const std::vector<Real>& b) {
  Real sum(0);
  for (std::size_t i = 0; i < a.size(); ++i) {
    sum += a[i] * b[i];
  }
  return sum;
}

/// The normalisations by name, without eps, with `seeds` random losses each.
struct NamedLoss {
  const char* name;
  unsigned seed;
  NormalisedLoss loss;
};
inline std::vector<NamedLoss> normalised_losses(unsigned seeds, double eps = 0) {
  std::vector<NamedLoss> losses;
  for (unsigned seed = 1; seed <= seeds; ++seed) {
    losses.push_back({"RMS norm", seed, NormalisedLoss(seed, Normalisation::rms, eps)});
    losses.push_back({"layer norm", seed, NormalisedLoss(seed, Normalisation::layer, eps)});
  }
  return losses;
}

/// The flow r' = -grad f at `times`.
theory::Trajectory residual_flow(const NormalisedLoss& loss, std::span<const double> times);

}  // namespace sinkflow::verify

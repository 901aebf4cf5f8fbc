#pragma once

#include <cmath>
#include <memory>

#include "solvers/optimiser.hpp"

// What a file under solvers/optimisers/ has to provide. NAME.cpp defines `OptimiserEntry NAME()` in the namespace
// `optimisers`; the build finds the file by wildcard and writes the table of all of them.
namespace sinkflow::solvers {

/// What makes an optimiser, in both precisions.
struct OptimiserEntry {
  std::unique_ptr<Optimiser<float>> (*in_float)(const OptimiserOptions&);
  std::unique_ptr<Optimiser<double>> (*in_double)(const OptimiserOptions&);
};

template <template <class> class Rule>
OptimiserEntry optimiser_entry() {
  return {[](const OptimiserOptions& options) -> std::unique_ptr<Optimiser<float>> {
            return std::make_unique<Rule<float>>(options);
          },
          [](const OptimiserOptions& options) -> std::unique_ptr<Optimiser<double>> {
            return std::make_unique<Rule<double>>(options);
          }};
}

/// Adam's two moments and how far they moved a parameter: what its variants share. Moments start at 0 and are divided
/// by 1 - beta^n, the weight that the gradients seen so far have in them.
template <class Real>
struct AdamMoments {
  AdamMoments(const OptimiserOptions& options, long step)
      : beta1(static_cast<Real>(options.beta1)),
        beta2(static_cast<Real>(options.beta2)),
        rate(static_cast<Real>(options.step / seen(options.beta1, step))),
        root_scale(static_cast<Real>(1 / std::sqrt(seen(options.beta2, step)))),
        eps(static_cast<Real>(options.eps)) {}

  /// eta m^/(sqrt(v^) + eps), after the moments took in `gradient`.
  Real displacement(Real gradient, Real& mean, Real& square) const {
    mean = beta1 * mean + (1 - beta1) * gradient;
    square = beta2 * square + (1 - beta2) * gradient * gradient;
    return rate * mean / (std::sqrt(square) * root_scale + eps);
  }

  Real beta1, beta2, rate, root_scale, eps;

 private:
  static double seen(double beta, long step) { return 1 - std::pow(beta, static_cast<double>(step)); }
};

}  // namespace sinkflow::solvers

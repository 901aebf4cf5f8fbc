#include <cmath>
#include <limits>

#include <fmt/format.h>

#include "solvers/optimiser.hpp"
#include "theory/residual_growth.hpp"
#include "verify/harness/claim.hpp"
#include "verify/instruments/residual/normalised_loss.hpp"

namespace sinkflow::claims::residual_descent_growth {
namespace {

using namespace verify;

constexpr int kSteps = 200;

/// Compares |r|^2 after gradient descent with the sum of eta^2 |grad|^2 over the steps.
Outcome measure(const Setting& /*setting*/) {
  Outcome outcome;
  for (const NamedLoss& named : normalised_losses(3)) {
    for (const double step : {0.01, 3.0}) {
      const auto rule = solvers::make_optimiser<double>("gd", {.step = step});
      std::vector<double> r = named.loss.start();
      double predicted = dot(r, r);
      double linear = predicted;  // the wrong law, with <grad, r> of the size of |grad|^2
      double rounding = 0;
      for (int n = 0; n < kSteps; ++n) {
        const std::vector<double> gradient = named.loss.gradient(r);
        const double squared = dot(gradient, gradient);
        predicted = theory::descended_norm_squared(predicted, step, squared);
        linear += 2 * step * squared;
        rule->step(gradient, r);
        // About 30 roundings of |grad|, of r and of |r|^2: the network's sums of up to 9 terms, twice, and those of the
        // norm.
        const double norm = std::sqrt(dot(r, r));
        rounding += 30 * std::numeric_limits<double>::epsilon() * (norm * norm + 2 * step * std::sqrt(squared) * norm);
      }
      const Tolerance tolerance(rounding, "30 roundings of |r|^2 and of eta <grad, r> a step");
      outcome.compare(fmt::format("{}, seed {}, eta = {}: |r|^2 after {} steps", named.name, named.seed, step, kSteps),
                      {dot(r, r)}, predicted, linear, tolerance);
    }
  }
  return outcome;
}

const Registration registration(Claim{
    .id = "residual.descent-growth",
    .title = "Gradient descent raises |r|^2 by exactly eta^2 |grad|^2 a step",
    .tags = {"sf:residual-norm"},
    .kind = Kind::extension,
    .tier = Tier::quick,
    .expected = Verdict::confirmed,
    .cost_seconds = 0.2,
    .method = "200 steps of gradient descent are run on a random network behind an RMS norm or a layer norm (eps = 0), "
              "with gradients by forward differentiation; the norm is measured without the law.",
    .tolerance = "A bound on the rounding of the gradient, the update and the norm.",
    .control = "Wrong law: a growth of first order in eta, 2 eta |grad|^2 a step, as if the gradient were not "
               "orthogonal to r.",
    .run = measure,
});

}  // namespace
}  // namespace sinkflow::claims::residual_descent_growth

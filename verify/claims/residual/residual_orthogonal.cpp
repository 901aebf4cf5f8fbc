#include <cmath>

#include <fmt/format.h>

#include "verify/definition/digits.hpp"
#include "verify/definition/row.hpp"
#include "verify/harness/claim.hpp"
#include "verify/instruments/residual/normalised_loss.hpp"

namespace sinkflow::claims::residual_orthogonal {
namespace {

using namespace verify;

using Real = Digits<40>;

/// Measures the cosine between gradient and residual, and the change of the gradient when the residual is stretched.
Outcome measure(const Setting& /*setting*/) {
  Outcome outcome;
  const Tolerance tolerance(1e-35, "the rounding of sums of some 100 terms in 40 digits");
  for (const NamedLoss& named : normalised_losses(10)) {
    const std::vector<Real> r(named.loss.start().begin(), named.loss.start().end());
    std::vector<Real> stretched = r;
    for (Real& entry : stretched) {
      entry *= 7;
    }
    const std::vector<Real> gradient = named.loss.gradient(r);
    const std::vector<Real> far = named.loss.gradient(stretched);
    const Real size = sqrt(dot(gradient, gradient));
    const std::string name = fmt::format("{}, seed {}", named.name, named.seed);
    const auto cosine = static_cast<double>(Real(dot(gradient, r) / (size * sqrt(dot(r, r)))));
    // The wrong law: the cosine of a random direction in d dimensions.
    const double random_cosine = 1 / std::sqrt(static_cast<double>(r.size()));
    outcome.compare(name + ": cosine of gradient and residual", {cosine}, 0, random_cosine, tolerance);
    Real distance = 0;
    Real unchanged = 0;
    for (std::size_t i = 0; i < r.size(); ++i) {
      distance += abs(Real(7 * far[i] - gradient[i]));
      unchanged += abs(Real(far[i] - gradient[i]));
    }
    const auto homogeneous = [&](const Real& difference) {
      return Check{name + ": distance of the gradient at 7 r to its law, relative", 0,
                   static_cast<double>(Real(difference / size)), 0, tolerance};
    };
    outcome.evidence.checks.push_back(homogeneous(distance));
    outcome.control.evidence.checks.push_back(homogeneous(unchanged));
  }
  return outcome;
}

const Registration registration(Claim{
    .id = "residual.orthogonal",
    .title = "The gradient through a normalisation is orthogonal to its input and falls like 1/|r|",
    .tags = {"sf:residual-norm"},
    .kind = Kind::extension,
    .tier = Tier::quick,
    .expected = Verdict::confirmed,
    .cost_seconds = 0.2,
    .method = "The gradient comes from forward differentiation of the definition in 40 digits, without either law, for "
              "ten random networks behind an RMS norm and behind a layer norm with gain and bias (eps = 0).",
    .tolerance = "The rounding of the arithmetic.",
    .control = "Wrong laws: the cosine of a random direction, 1/sqrt(d), as if the normalisation did not matter; a "
               "gradient that does not depend on |r|.",
    .run = measure,
});

}  // namespace
}  // namespace sinkflow::claims::residual_orthogonal

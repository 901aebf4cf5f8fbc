#include <cmath>

#include <fmt/format.h>

#include "theory/residual_growth.hpp"
#include "verify/definition/digits.hpp"
#include "verify/definition/row.hpp"
#include "verify/harness/claim.hpp"
#include "verify/instruments/residual/normalised_loss.hpp"

namespace sinkflow::claims::residual_layernorm_eps {
namespace {

using namespace verify;

using Real = Digits<40>;

/// Compares <grad f, r> and the loss far out with the laws for an eps in the normalisation.
Outcome measure(const Setting& /*setting*/) {
  Outcome outcome;
  for (const double eps : {1e-5, 0.1}) {
    for (const NamedLoss& named : normalised_losses(5, eps)) {
      const NormalisedLoss& loss = named.loss;
      const std::vector<Real> r(loss.start().begin(), loss.start().end());
      Real square = 0;
      const std::vector<Real> y = loss.normalised(r, square);
      const auto after = [&](const std::vector<Jet<Real>>& jets) { return loss.after(jets); };
      const Real along = dot(NormalisedLoss::gradient_of(after, y), y);
      const double law = theory::radial_slope(static_cast<double>(along), static_cast<double>(square), eps);
      const Tolerance tolerance(4e-16 * std::abs(law),
                                "the law is rounded to double: twice half a unit, and once more");
      outcome.compare(fmt::format("{}, seed {}, eps = {}: <grad, r>", named.name, named.seed, eps),
                      {static_cast<double>(dot(loss.gradient(r), r))}, law, 0, tolerance);

      // At c r the loss approaches the loss without eps like A/c^2, with A = -along eps/(2 square), a broken scale of
      // p = 2.
      const Real stretch = 1e5;
      std::vector<Real> far = r;
      for (Real& entry : far) {
        entry *= stretch;
      }
      const NormalisedLoss bare(named.seed, loss.normalisation(), 0);
      const std::vector<Real> limit_y = bare.normalised(r, square);
      const Real limit_along = dot(NormalisedLoss::gradient_of(after, limit_y), limit_y);
      const auto amplitude = static_cast<double>(Real(-limit_along * eps / (2 * square)));
      const auto excess = static_cast<double>(Real((loss(far) - bare(r)) * stretch * stretch));
      // The next term is smaller by eps/(square c^2); it has a second derivative of the network as a factor, which is
      // below 100 here.
      const double next = 100 * std::abs(amplitude) * eps / static_cast<double>(square) * 1e-10;
      const Tolerance limit_tolerance(next + 4e-16 * std::abs(amplitude), "the next term of order eps^2/(var c^2)^2");
      outcome.compare(
          fmt::format("{}, seed {}, eps = {}: c^2 (f(c r) - limit) at c = 1e5", named.name, named.seed, eps), {excess},
          amplitude, 2 * amplitude, limit_tolerance);
    }
  }
  return outcome;
}

const Registration registration(Claim{
    .id = "residual.layernorm-eps",
    .title = "LayerNorm's eps breaks the orthogonality, by a share eps/(var + eps), and leaves a broken scale of p = 2",
    .tags = {"sf:residual-norm"},
    .kind = Kind::extension,
    .tier = Tier::quick,
    .expected = Verdict::confirmed,
    .cost_seconds = 0.2,
    .method = "<grad, r> comes from forward differentiation of the definition in 40 digits, for five random networks "
              "behind each normalisation with eps = 1e-5 and 0.1, without the law; the loss itself is evaluated at r "
              "stretched by 1e5.",
    .tolerance = "The rounding of the law to double; the next term in eps.",
    .control = "Wrong laws: exact orthogonality, as without eps; an amplitude twice too large, as if the factor 1/2 "
               "were forgotten.",
    .run = measure,
});

}  // namespace
}  // namespace sinkflow::claims::residual_layernorm_eps

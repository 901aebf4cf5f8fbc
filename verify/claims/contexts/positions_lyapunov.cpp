#include <algorithm>
#include <limits>

#include <fmt/format.h>

#include "verify/cases/context_cases.hpp"
#include "verify/cases/random_model.hpp"
#include "verify/definition/derivatives.hpp"
#include "verify/harness/claim.hpp"
#include "verify/harness/seeds.hpp"

namespace sinkflow::claims::positions_lyapunov {
namespace {

using namespace verify;

constexpr std::uint64_t kSeed = 254;

/// D' = -sum_v dL/dalpha_v + <beta, dL/dbeta>, from the derivatives of the definition.
double speed_of_d(const Derivatives& derivatives, const Eigen::VectorXd& beta) {
  return -derivatives.alpha.sum() + beta.dot(derivatives.beta);
}

Outcome measure(const Setting& /*setting*/) {
  Outcome outcome;
  std::mt19937_64 random(reported_seed(kSeed));
  const PositionCases cases = position_cases();
  for (const auto* group : {&cases.proportional, &cases.uneven}) {
    for (const Case& named : *group) {
      const theory::Model& model = named.instance.model;
      double least = std::numeric_limits<double>::infinity();
      double least_wrong = least;
      for (int draw = 0; draw < 50; ++draw) {
        const theory::State state{uniform_vector(random, model.rows(), -6, 6),
                                  uniform_vector(random, model.columns(), -4, 4)};
        const Derivatives derivatives = differentiate(model, state, Arithmetic::fifty_digits);
        least = std::min(least, speed_of_d(derivatives, state.beta));
        least_wrong = std::min(least_wrong, -derivatives.alpha.sum());
      }
      const Tolerance tolerance(1e-15, "rounding to double");
      outcome.evidence.checks.push_back(
          at_most(fmt::format("largest fall of D at 50 points, {}", named.name), -least, 0, 0, tolerance));
      outcome.control.evidence.checks.push_back(
          at_most(fmt::format("largest fall of the sum of the logits, {}", named.name), -least_wrong, 0, 0, tolerance));
    }
  }
  return outcome;
}

const Registration registration(Claim{
    .id = "positions.lyapunov",
    .title = "The sum of the logits less half the squared value state never falls in contexts of unequal lengths",
    .tags = {"sf:positions"},
    .kind = Kind::extension,
    .tier = Tier::quick,
    .expected = Verdict::confirmed,
    .cost_seconds = 0.5,
    .method =
        "The speed of D = sum_v alpha_v - ||beta||^2/2 is taken from derivatives of the loss by automatic "
        "differentiation of its definition in 50 digits, at 50 random points of each of six instances (seed 254).",
    .tolerance = "Rounding to double.",
    .control = "Wrong law: the sum of the logits alone never falls.",
    .run = measure,
});

}  // namespace
}  // namespace sinkflow::claims::positions_lyapunov

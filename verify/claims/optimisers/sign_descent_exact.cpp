#include <cmath>

#include <fmt/format.h>

#include "verify/harness/claim.hpp"
#include "verify/instruments/optimisers/discrete_rows.hpp"
#include "verify/statistics/extremes.hpp"

namespace sinkflow::claims::sign_descent_exact {
namespace {

using namespace verify;

/// Compares the logit after n steps of sign descent on every row, with a step that adds without rounding and with one
/// that rounds.
Outcome measure(const Setting& setting) {
  Outcome outcome;
  const std::vector<long> when{1, 10, 1000, 10'000};
  for (const DiscreteRow& row : discrete_rows(setting)) {
    for (const double step : {0.0078125, 0.03}) {
      // The largest logit is one where C e^(-2 alpha) does not yet underflow to 0.
      const std::vector<double> logits = trained_logits(row, "sign", {.step = step}, row.start, when);
      for (std::size_t i = 0; i < when.size(); ++i) {
        const auto n = static_cast<double>(when[i]);
        const Tolerance tolerance(n * rounding_of_step(logits[i]), "half a unit in the last place of alpha a step");
        outcome.compare(fmt::format("{}, eta = {}, n = {}", row.name, step, when[i]), {logits[i]},
                        theory::sign_descent_logit(row.start, step, n),
                        theory::sign_descent_logit(row.start, step, n + 1), tolerance);
      }
    }
  }
  return outcome;
}

const Registration registration(Claim{
    .id = "sign-descent.exact",
    .title = "Sign descent moves a logit to exactly alpha_0 + eta n",
    .tags = {"sf:sign-descent"},
    .kind = Kind::extension,
    .tier = Tier::quick,
    .expected = Verdict::confirmed,
    .cost_seconds = 0.1,
    .method = "Sign descent is run on the exact simplified loss, up to 10,000 steps and alpha = 300; only the sign of "
              "the gradient decides the steps.",
    .tolerance = "The rounding of one addition a step.",
    .control = "Wrong law: the position after n + 1 steps instead of n, a mistake in counting.",
    .run = measure,
});

}  // namespace
}  // namespace sinkflow::claims::sign_descent_exact

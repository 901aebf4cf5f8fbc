#include <cmath>

#include <fmt/format.h>

#include "verify/harness/claim.hpp"
#include "verify/instruments/optimisers/discrete_rows.hpp"
#include "verify/instruments/residual/residual_model.hpp"
#include "verify/statistics/extremes.hpp"

namespace sinkflow::claims::peak_sign_descent {
namespace {

using namespace verify;

/// Compares s under sign descent without decay with linear growth.
Outcome measure(const Setting& /*setting*/) {
  Outcome outcome;
  for (const ResidualModel& model : residual_models()) {
    constexpr double step = 0.01;
    const theory::AdamOnResidual law{model.law(), step, 0.999, 1e-8, model.entries};
    const std::vector<long> when{1, 1000, 100'000};
    const std::vector<double> sizes = trained_sizes(model, "sign", {.step = step}, model.b, when);
    for (std::size_t i = 0; i < when.size(); ++i) {
      const auto n = static_cast<double>(when[i]);
      const Tolerance tolerance((n + 4) * rounding_of_step(sizes[i]),
                                "half a unit in the last place of s a step, and the sum over entries");
      outcome.compare(fmt::format("{}: s after {} steps", model.name, when[i]), {sizes[i]}, model.b + law.speed() * n,
                      model.b + law.speed() * (n + 1), tolerance);
    }
  }
  return outcome;
}

const Registration registration(Claim{
    .id = "peak.sign-descent",
    .title = "Sign descent lets the peak grow linearly for ever",
    .tags = {"sf:residual-decay", "sf:residual-peak"},
    .kind = Kind::extension,
    .tier = Tier::quick,
    .expected = Verdict::confirmed,
    .cost_seconds = 0.1,
    .method =
        "100,000 steps of sign descent are run on the actual losses; only the signs of the gradient decide the steps.",
    .tolerance = "The rounding of one addition a step, and of the sum over entries.",
    .control = "Wrong law: the position after n + 1 steps instead of n, a mistake in counting.",
    .run = measure,
});

}  // namespace
}  // namespace sinkflow::claims::peak_sign_descent

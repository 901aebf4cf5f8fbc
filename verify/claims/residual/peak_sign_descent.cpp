#include <cmath>

#include <fmt/format.h>

#include "verify/harness/claim.hpp"
#include "verify/instruments/optimisers/discrete_rows.hpp"
#include "verify/instruments/residual/residual_model.hpp"
#include "verify/statistics/extremes.hpp"

namespace sinkflow::claims::peak_sign_descent {
namespace {

using namespace verify;

/// Sign descent: linear for ever, without decay.
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
      const auto check = [&](double predicted) {
        return Check{fmt::format("{}: s after {} steps", model.name, when[i]), predicted, sizes[i], 0, tolerance};
      };
      outcome.evidence.checks.push_back(check(model.b + law.speed() * n));
      outcome.control.evidence.checks.push_back(check(model.b + law.speed() * (n + 1)));
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
    .method = "100,000 steps of sign descent on the actual losses.",
    .tolerance = "The rounding of one addition a step.",
    .control = "One step more.",
    .run = measure,
});

}  // namespace
}  // namespace sinkflow::claims::peak_sign_descent

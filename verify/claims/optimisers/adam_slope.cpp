#include <cmath>

#include <fmt/format.h>

#include "verify/harness/claim.hpp"
#include "verify/instruments/optimisers/discrete_rows.hpp"
#include "verify/statistics/extremes.hpp"

namespace sinkflow::claims::adam_slope {
namespace {

using namespace verify;

/// Compares the growth a step with the slope law over a range of 20 in alpha, where the gradient is C e^(-2 alpha) to
/// 16 digits.
Outcome measure(const Setting& setting) {
  Outcome outcome;
  const std::vector<theory::AdamLaw> laws{{3e-4, 0.9, 0.99, 0},  {3e-3, 0.9, 0.99, 0}, {0.03, 0.9, 0.99, 0},
                                          {1e-3, 0.9, 0.999, 0}, {0.03, 0.5, 0.95, 0}, {0.01, 0, 0.9, 0}};
  std::size_t rank = 0;
  for (const DiscreteRow& row : discrete_rows(setting)) {
    // The first row is run with all settings and every other row with one of them, because in this range the rows do
    // not differ.
    for (std::size_t i = 0; i < (rank == 0 ? laws.size() : 1); ++i) {
      const theory::AdamLaw& law = laws[(rank + i) % laws.size()];
      const double rho = law.slope();
      const double lowest = std::log(row.scale()) + 38;
      const double from = std::max(row.start, std::log(row.scale()) + 20);
      const auto first = static_cast<long>((lowest - from) / rho) + static_cast<long>(60 / (1 - law.beta2));
      const auto last = first + static_cast<long>(20 / rho);
      const std::vector<long> when{first, last};
      const std::vector<double> logits = trained_logits(row, "adam", adam_options(law), from, when);
      const double measured = (logits[1] - logits[0]) / static_cast<double>(last - first);
      const Tolerance tolerance(rounding_of_step(logits[1]) + rho * row.scale() * std::exp(-logits[0]),
                                "the rounding of alpha in every step, and A e^(-alpha) at the window's start");
      outcome.compare(
          fmt::format("{}, eta = {}, betas {}, {}: growth a step", row.name, law.step, law.beta1, law.beta2),
          {measured}, rho, law.step, tolerance);
    }
    ++rank;
  }
  return outcome;
}

const Registration registration(Claim{
    .id = "adam.slope",
    .title = "Adam raises a logit linearly, at the root of its slope equation",
    .tags = {"sf:adam"},
    .kind = Kind::extension,
    .tier = Tier::quick,
    .expected = Verdict::confirmed,
    .cost_seconds = 1,
    .method = "Adam with eps = 0 is run on the exact simplified loss, started 20 above the logarithm of the row's "
              "scale. The growth a step is taken over a range of 20 in alpha, after the moments have settled, without "
              "the slope equation.",
    .tolerance =
        "Half a unit in the last place of alpha a step, and the relative distance of the gradient to an exponential.",
    .control = "Wrong law: a growth of eta per step, as if Adam's moving averages equalled the current gradient (they "
               "lag behind it because it shrinks).",
    .run = measure,
});

}  // namespace
}  // namespace sinkflow::claims::adam_slope

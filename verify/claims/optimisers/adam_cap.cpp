#include <cmath>

#include <fmt/format.h>

#include "verify/harness/claim.hpp"
#include "verify/instruments/optimisers/discrete_rows.hpp"
#include "verify/statistics/extremes.hpp"

namespace sinkflow::claims::adam_cap {
namespace {

using namespace verify;

/// Compares Adam's growth a step, for very large eta, with -(1/4) log b2.
Outcome measure(const Setting& setting) {
  Outcome outcome;
  const std::vector<DiscreteRow> rows = discrete_rows(setting);
  for (std::size_t i = 0; i < rows.size(); i += 3) {  // every third row, because each takes 400,000 steps
    const DiscreteRow& row = rows[i];
    for (const double beta2 : {0.99, 0.999}) {
      for (const double step : {1.0, 10.0}) {
        const theory::AdamLaw law{step, 0.9, beta2, 0};
        const double cap = law.cap();
        const solvers::OptimiserOptions options{.step = step, .beta1 = 0.9, .beta2 = beta2, .eps = 0};
        // The first steps overshoot by far; then the logit hardly moves until v has fallen to the gradient there.
        const std::vector<long> early{1000};
        const double overshoot = trained_logits(row, "adam", options, row.start, early)[0] - row.start;
        const auto window = static_cast<long>(20 / cap);
        const auto settled = static_cast<long>(overshoot / cap) + window;
        const std::vector<long> when{settled, settled + window};
        const std::vector<double> logits = trained_logits(row, "adam", options, row.start, when);
        const double measured = (logits[1] - logits[0]) / static_cast<double>(window);
        // Approximate distance of the slope to the cap: the slope equation solved for 1 - b2 e^(4 rho).
        const double lag = 1 - 0.9 * std::exp(2 * cap);
        const double below = (1 - beta2) / 4 * std::pow(cap * lag / (0.1 * step), 2);
        const Tolerance tolerance(2 * below + rounding_of_step(logits[1]),
                                  "twice what the slope equation leaves below the cap, and the rounding of alpha");
        outcome.compare(fmt::format("{}, eta = {}, b2 = {}: growth a step", row.name, step, beta2), {measured}, cap,
                        2 * cap, tolerance);
      }
    }
  }
  return outcome;
}

const Registration registration(Claim{
    .id = "adam.cap",
    .title = "Adam's slope does not exceed -(1/4) log b2, however large eta is, and reaches this value",
    .tags = {"sf:adam"},
    .kind = Kind::extension,
    .tier = Tier::quick,
    .expected = Verdict::confirmed,
    .cost_seconds = 0.5,
    .method = "Adam with eps = 0 and eta = 1 and 10 is run on the exact simplified loss, and the growth a step is "
              "taken over a range of 20 in alpha, without the slope equation.",
    .tolerance = "The distance to the cap that the slope equation leaves at that eta, and the rounding of alpha.",
    .control = "Wrong law: -(1/2) log b2, as if v averaged |g| and not its square.",
    .run = measure,
});

}  // namespace
}  // namespace sinkflow::claims::adam_cap

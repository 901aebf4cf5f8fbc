#include <cmath>

#include <fmt/format.h>

#include "verify/harness/claim.hpp"
#include "verify/instruments/optimisers/discrete_rows.hpp"

namespace sinkflow::claims::gd_monotone {
namespace {

using namespace verify;

constexpr long kSteps = 20'000;

/// Fraction of the steps that lower the logit.
double share_of_decreases(const DiscreteRow& row, double step, double start) {
  const auto rule = solvers::make_optimiser<double>("gd", {.step = step});
  std::vector<double> alpha{start};
  long decreases = 0;
  for (long n = 0; n < kSteps; ++n) {
    const double before = alpha[0];
    const std::vector<double> gradient{-row.force(before)};
    rule->step(gradient, alpha);
    decreases += alpha[0] >= before ? 0 : 1;  // a NaN counts as a decrease
  }
  return static_cast<double>(decreases) / kSteps;
}

/// Step sizes from modest ones to a thousand times 2/curvature, starting where the force falls fastest.
Outcome measure(const Setting& setting) {
  Outcome outcome;
  const Tolerance exact(0, "no step may lower the logit: the force is positive everywhere");
  for (const DiscreteRow& row : discrete_rows(setting)) {
    const double start = std::log(2 * row.scale());
    const double curvature = (row.force(start - 0.01) - row.force(start + 0.01)) / 0.02;
    for (const double beyond : {0.1, 2.0, 2000.0}) {
      outcome.compare(fmt::format("{}, eta = {} / curvature: share of steps down", row.name, beyond),
                      {share_of_decreases(row, beyond / curvature, start)}, 0, 0.5, exact);
    }
  }
  return outcome;
}

const Registration registration(Claim{
    .id = "gd.monotone",
    .title = "No step of gradient descent lowers a logit, however large the step is",
    .tags = {"sf:gradient-descent"},
    .kind = Kind::extension,
    .tier = Tier::quick,
    .expected = Verdict::confirmed,
    .cost_seconds = 0.1,
    .method = "20,000 steps of gradient descent are run on the exact simplified loss with eta at 0.1, 2 and 2000 times "
              "one over the curvature at the start, and the steps that lower the logit are counted.",
    .tolerance = "None: not one step in 20,000 may lower the logit.",
    .control = "Wrong law: every other step turns back, as on a quadratic whose curvature exceeds 2/eta.",
    .run = measure,
});

}  // namespace
}  // namespace sinkflow::claims::gd_monotone

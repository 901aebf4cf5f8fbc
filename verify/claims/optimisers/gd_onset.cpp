#include <cmath>

#include <fmt/format.h>

#include "verify/harness/claim.hpp"
#include "verify/instruments/optimisers/discrete_rows.hpp"

namespace sinkflow::claims::gd_onset {
namespace {

using namespace verify;

/// A first jump far beyond the scale of the row; then the number of steps until e^(2 alpha) has doubled.
Outcome measure(const Setting& setting) {
  Outcome outcome;
  constexpr long patience = 20'000'000;
  for (const DiscreteRow& row : discrete_rows(setting)) {
    const double jump = std::log(row.scale()) + 8 - row.start;
    const solvers::OptimiserOptions options{.step = jump / row.force(row.start)};
    const double expected = theory::descent_onset(row.law, options.step, row.start + jump);
    if (!(expected < 0.5 * patience)) {
      continue;  // the start is so far up that the jump forgets nothing within reach
    }
    const auto rule = solvers::make_optimiser<double>("gd", options);
    std::vector<double> alpha{row.start};
    std::vector<double> gradient(1);
    double first = 0;
    long n = 0;
    while (n < patience && (n < 1 || alpha[0] < first + 0.5 * std::log(2.0))) {
      gradient[0] = -row.force(alpha[0]);
      rule->step(gradient, alpha);
      first = ++n == 1 ? alpha[0] : first;
    }
    // T(alpha) = u^2 + 2 A u + ... doubles u^2 after u_1^2 + 2 (sqrt(2) - 1) A u_1 of it; steps are whole, and their
    // own length adds eta C log 2 to T.
    const Tolerance tolerance(2 * row.next_coefficient() * std::exp(-first) + 2 / expected,
                              "the term in A of T(alpha), and one whole step and the steps' length, relative");
    const auto check = [&](double steps) {
      return Check{fmt::format("{}, alpha_1 = {:.4g}: log n at which e^(2 alpha) has doubled", row.name, first),
                   std::log(steps), std::log(static_cast<double>(n - 1)), 0, tolerance};
    };
    outcome.evidence.checks.push_back(check(expected));
    outcome.control.evidence.checks.push_back(check(expected / 2));
  }
  return outcome;
}

const Registration registration(Claim{
    .id = "gd.onset",
    .title = "After a first jump to alpha_1 the law sets in at n of order e^(2 alpha_1)/(2 C eta)",
    .tags = {"sf:gradient-descent"},
    .kind = Kind::extension,
    .tier = Tier::quick,
    .expected = Verdict::confirmed,
    .cost_seconds = 0.5,
    .method = "Gradient descent on the exact simplified loss with a step that lifts the logit to 8 above the log of "
              "the row's scale at once; steps are counted until e^(2 alpha) has doubled.",
    .tolerance = "The next term of T(alpha), the whole number of steps and the correction of discrete steps.",
    .control = "e^(2 alpha_1)/(4 C eta): the factor 2 of e^(2 alpha) counted twice.",
    .run = measure,
});

}  // namespace
}  // namespace sinkflow::claims::gd_onset

#include <cmath>

#include <fmt/format.h>

#include "verify/harness/claim.hpp"
#include "verify/instruments/optimisers/discrete_rows.hpp"

namespace sinkflow::claims::gd_onset {
namespace {

using namespace verify;

/// Makes a first jump far beyond the scale of the row, and then counts the steps until e^(2 alpha) has doubled.
Outcome measure(const Setting& setting) {
  Outcome outcome;
  constexpr long patience = 20'000'000;
  for (const DiscreteRow& row : discrete_rows(setting)) {
    const double jump = std::log(row.scale()) + 8 - row.start;
    const solvers::OptimiserOptions options{.step = jump / row.force(row.start)};
    const double expected = theory::descent_onset(row.law, options.step, row.start + jump);
    if (!(expected < 0.5 * patience)) {
      continue;  // the start is so high that e^(2 alpha) does not double within the steps
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
    // With T(alpha) = u^2 + 2 A u + ... the square u^2 has doubled when T has grown by u_1^2 + 2 (sqrt(2) - 1) A u_1.
    // The number of steps is whole, and the length of the steps adds eta C log 2 to T.
    const Tolerance tolerance(2 * row.next_coefficient() * std::exp(-first) + 2 / expected,
                              "the term in A of T(alpha), and one whole step and the steps' length, relative");
    outcome.compare(fmt::format("{}, alpha_1 = {:.4g}: log n at which e^(2 alpha) has doubled", row.name, first),
                    {std::log(static_cast<double>(n - 1))}, std::log(expected), std::log(expected / 2), tolerance);
  }
  return outcome;
}

const Registration registration(Claim{
    .id = "gd.onset",
    .title = "The law sets in at n of order e^(2 alpha_1)/(2 C eta) after a first jump to alpha_1",
    .tags = {"sf:gradient-descent"},
    .kind = Kind::extension,
    .tier = Tier::quick,
    .expected = Verdict::confirmed,
    .cost_seconds = 0.5,
    .method =
        "Gradient descent is run on the exact simplified loss with a step that lifts the logit at once to 8 above the "
        "logarithm of the row's scale. Steps are counted until e^(2 alpha) has doubled, without the law.",
    .tolerance = "The next term of T(alpha), the whole number of steps and the correction for discrete steps.",
    .control = "Wrong law: e^(2 alpha_1)/(4 C eta), as if the factor 2 of e^(2 alpha) were counted twice.",
    .run = measure,
});

}  // namespace
}  // namespace sinkflow::claims::gd_onset

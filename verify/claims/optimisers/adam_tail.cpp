#include <cmath>

#include <fmt/format.h>

#include "verify/harness/claim.hpp"
#include "verify/instruments/optimisers/adam_growth.hpp"
#include "verify/instruments/optimisers/discrete_rows.hpp"
#include "verify/statistics/fit.hpp"
#include "verify/statistics/spacing.hpp"

namespace sinkflow::claims::adam_tail {
namespace {

using namespace verify;

/// What a logit of the tail may differ from the leading law by: with y = eps e^(2 alpha)/C the speed obeys
/// y + log y = 2 eta (n - n_c) + O(1), n_c the length of the linear part.
double omitted(const DiscreteRow& row, const theory::AdamLaw& law, double n) {
  const double clock = 2 * law.step * n;
  const double lost = 2 * law.step * (law.crossover_logit(row.law) - row.start) / law.slope() + std::log(clock) + 1;
  return 0.5 * lost / clock + row.next_coefficient() * std::exp(-law.tail_logit(row.law, n));
}

/// The logit after a million steps, and its slope per unit of log n over the last decade.
Outcome measure(const Setting& setting) {
  Outcome outcome;
  const std::vector<long> steps = log_spaced_steps(100'000, 1'000'000, 11);
  const std::vector<double> n(steps.begin(), steps.end());
  const std::vector<DiscreteRow> rows = discrete_rows(setting);
  for (std::size_t i = 0; i < rows.size(); i += 2) {  // every other row: a million steps each
    const DiscreteRow& row = rows[i];
    const theory::AdamLaw law = adam_law_with_early_tail(row, i % 4 == 0 ? 0.03 : 0.01);
    const std::vector<double> logits = trained_logits(row, "adam", adam_options(law), row.start, steps);
    const std::string name = fmt::format("{}, eta = {}, eps = {:.2g}", row.name, law.step, law.eps);
    const Tolerance tolerance(omitted(row, law, n.back()), "the length of the linear part, log n/n, and A e^(-alpha)");
    const auto check = [&](double predicted) {
      return Check{name + ": logit after 1e6 steps", predicted, logits.back(), 1e-10, tolerance};
    };
    const double expected = law.tail_logit(row.law, n.back());
    outcome.evidence.checks.push_back(check(expected));
    outcome.control.evidence.checks.push_back(check(expected - 0.5 * std::log(2.0)));

    const Fit line = fit(n, logits, FitLaw::log, n.front(), n.back());
    // What is omitted falls like 1/n: over a decade a least-squares slope takes up at most 1.5 of its first value.
    const double bound = 1.5 * omitted(row, law, n.front()) / std::log(10.0);
    const Tolerance slope_tolerance(bound, "what the omitted terms can add to a slope over this window");
    const Tolerance half_tolerance(4 * bound, "the same for two windows of half the width");
    const auto slope = [&](double predicted) {
      return Check{name + ": slope per log n", predicted, line.whole.slope, line.whole.half_width, slope_tolerance};
    };
    outcome.evidence.checks.push_back(slope(0.5));
    outcome.evidence.checks.push_back({name + ": half-windows, difference of slopes", 0,
                                       line.late.slope - line.early.slope, line.early.half_width + line.late.half_width,
                                       half_tolerance});
    outcome.control.evidence.checks.push_back(slope(0.4));
  }
  outcome.figures.push_back(adam_growth_figure(rows.front()));
  return outcome;
}

const Registration registration(Claim{
    .id = "adam.tail",
    .title = "Once the gradient is below eps, Adam's logit is (1/2) log(2 C eta n/eps)",
    .tags = {"sf:adam"},
    .kind = Kind::extension,
    .tier = Tier::quick,
    .expected = Verdict::confirmed,
    .cost_seconds = 1,
    .method = "A million steps of Adam on the exact simplified loss, eps put where the growth reaches it after a few "
              "thousand: the last logit, and a line in log n over the last decade and its halves.",
    .tolerance = "What the tail's own equation of motion leaves beyond the leading term, and the gradient's next term.",
    .control = "The tail without the factor 2, and the slope 0.4 instead of 0.5.",
    .figures = {"adam-growth"},
    .run = measure,
});

}  // namespace
}  // namespace sinkflow::claims::adam_tail

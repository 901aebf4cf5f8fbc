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

/// Bound on the distance of a logit in the tail to the leading law: y = eps e^(2 alpha)/C obeys y + log y = 2 eta
/// (n - n_c) + O(1), with n_c the length of the linear part.
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
  for (std::size_t i = 0; i < rows.size(); i += 2) {  // every other row, because each takes a million steps
    const DiscreteRow& row = rows[i];
    const theory::AdamLaw law = adam_law_with_early_tail(row, i % 4 == 0 ? 0.03 : 0.01);
    const std::vector<double> logits = trained_logits(row, "adam", adam_options(law), row.start, steps);
    const std::string name = fmt::format("{}, eta = {}, eps = {:.2g}", row.name, law.step, law.eps);
    const Tolerance tolerance(omitted(row, law, n.back()), "the length of the linear part, log n/n, and A e^(-alpha)");
    const double expected = law.tail_logit(row.law, n.back());
    outcome.compare(name + ": logit after 1e6 steps", {logits.back(), 1e-10}, expected, expected - 0.5 * std::log(2.0),
                    tolerance);

    const Fit line = fit(n, logits, FitLaw::log, n.front(), n.back());
    // The omitted terms fall like 1/n, so that over a decade they change a least-squares slope by at most 1.5 times
    // their first value, divided by the width in log n.
    const double bound = 1.5 * omitted(row, law, n.front()) / std::log(10.0);
    const Tolerance slope_tolerance(bound, "what the omitted terms can add to a slope over this window");
    const Tolerance half_tolerance(4 * bound, "the same for two windows of half the width");
    outcome.compare(name + ": slope per log n", {line.whole.slope, line.whole.half_width}, 0.5, 0.4, slope_tolerance);
    outcome.evidence.checks.push_back({name + ": half-windows, difference of slopes", 0,
                                       line.late.slope - line.early.slope, line.early.half_width + line.late.half_width,
                                       half_tolerance});
  }
  outcome.figures.push_back(adam_growth_figure(rows.front()));
  return outcome;
}

const Registration registration(Claim{
    .id = "adam.tail",
    .title = "Adam's logit is (1/2) log(2 C eta n/eps) once the gradient is below eps",
    .tags = {"sf:adam"},
    .kind = Kind::extension,
    .tier = Tier::quick,
    .expected = Verdict::confirmed,
    .cost_seconds = 1,
    .method = "A million steps of Adam are run on the exact simplified loss, with eps chosen so that the growth "
              "reaches it after a few thousand steps. The last logit is compared, and a line in log n is fitted over "
              "the last decade and its halves, without the law.",
    .tolerance = "The terms beyond the leading one in the tail's own equation of motion, and the gradient's next term.",
    .control = "Wrong laws: the tail without the factor 2, as if e^(2 alpha) grew at half its rate; the slope 0.4 "
               "instead of 0.5.",
    .figures = {"adam-growth"},
    .run = measure,
});

}  // namespace
}  // namespace sinkflow::claims::adam_tail

#include <cmath>

#include <fmt/format.h>

#include "verify/cases/case.hpp"
#include "verify/cases/context_cases.hpp"
#include "verify/harness/claim.hpp"
#include "verify/instruments/contexts/law_runs.hpp"
#include "verify/instruments/growth/alpha_growth.hpp"
#include "verify/statistics/fit.hpp"
#include "verify/statistics/spacing.hpp"

namespace sinkflow::claims::fluctuations_exponent {
namespace {

using namespace verify;

/// One fitted exponent: of a logit in log t, or of the distance of beta to a constant.
struct Slope {
  std::string name;
  double predicted;
  double wrong;
  Fit line;
  double next;   ///< the next term at the start of the window, relative to the leading one for a power
  double error;  ///< error of the fitted points
};

void add_checks(const Slope& slope, double width, Outcome& outcome) {
  // The next term falls monotonically, so that over the window it varies by no more than its size M at the start, plus
  // a tenth of it for the terms after it. Then it changes a least-squares slope over a width L in log t by at most
  // (3/2) M / L, and over half the width by 3 M / L.
  const double bound = 1.5 * 1.1 * slope.next / width;
  const Tolerance tolerance(bound, "what the next term of the law can add to a slope over this window");
  const Tolerance halves(4 * bound, "the same for two windows of half the width");
  const double uncertainty = slope.line.whole.half_width + 2 * slope.error / width;
  outcome.compare(slope.name, {slope.line.whole.slope, uncertainty}, slope.predicted, slope.wrong, tolerance);
  outcome.evidence.checks.push_back({slope.name + ": late less early half-window", 0,
                                     slope.line.late.slope - slope.line.early.slope, 2 * uncertainty, halves});
}

/// Slopes over the decade that ends when the next term of the slowest row is 0.005.
Outcome measure(const Setting& /*setting*/) {
  Outcome outcome;
  for (const Case& named : growing_instances()) {
    const double last = settled_time(require_law(named), 0.005);
    const LawRun run = run_law(named, log_spaced(last / 10, last, 21));
    const std::span<const double> times = run.flow.times;
    const double width = std::log(10.0);
    for (const int v : run.law.rows) {
      const Eigen::VectorXd alpha = run.flow.states.col(v);
      add_checks({fmt::format("{}: slope of alpha_{} to t = {:.1e}", run.name, v, last), 0.5, 0.45,
                  fit(times, {alpha.data(), times.size()}, FitLaw::log, times.front(), times.back()),
                  run.alpha_rest(0, 1), run.flow.error.back()},
                 width, outcome);
    }
    std::vector<double> distance;
    for (const Eigen::VectorXd& beta : run.beta) {
      distance.push_back(beta(run.law.columns).norm());
    }
    const double next = run.law.next_beta.norm() / run.law.b.norm() * run.h(0);
    add_checks({fmt::format("{}: exponent of ||beta - c|| to t = {:.1e}", run.name, last), -0.5, -0.45,
                fit(times, distance, FitLaw::power, times.front(), times.back()), next,
                run.flow.error.back() / distance.back()},
               width, outcome);
  }
  return outcome;
}

const Registration registration(Claim{
    .id = "fluctuations.exponent",
    .title = "Every logit grows like (1/2) log t and beta drains like t^(-1/2) if the counts vary",
    .tags = {"sf:fluctuations"},
    .kind = Kind::extension,
    .tier = Tier::quick,
    .expected = Verdict::confirmed,
    .cost_seconds = 1,
    .method = "The joint flow of contexts_C7 and of random instances with several contexts is integrated, and straight "
              "lines are fitted to every logit in log t and to log ||beta - c|| over a decade and its halves. The law "
              "only chooses the window.",
    .tolerance =
        "The largest slope that the next term of the law can contribute to a least-squares line over the window.",
    .control = "Wrong laws: exponents 0.45 and -0.45, as effective exponents may look before the law has set in.",
    .run = measure,
});

}  // namespace
}  // namespace sinkflow::claims::fluctuations_exponent

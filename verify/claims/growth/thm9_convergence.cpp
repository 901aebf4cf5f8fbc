#include <cmath>

#include <fmt/format.h>

#include "verify/harness/claim.hpp"
#include "verify/instruments/growth/alpha_growth.hpp"
#include "verify/instruments/growth/growth_figures.hpp"

namespace sinkflow::claims::thm9_convergence {
namespace {

using namespace verify;

/// Compares r = alpha - (1/2) log t with its limit at three times, two decades apart.
Outcome measure(const Setting& setting) {
  require_ordinary(setting, 1e-9);
  Outcome outcome;
  std::vector<LogitReading> readings;
  for (const GrowthRow& row : all_rows(setting)) {
    const RowLaw law = row_law(row);
    const double last = settled_time(law);
    const std::vector<double> times{last / 1e4, last / 1e2, last};
    const theory::Trajectory flow = integrate_row(row, times);
    for (std::size_t i = 0; i < times.size(); ++i) {
      const double t = times[i];
      if (!(law.omitted(1, t) < 0.05)) {
        continue;  // at this time the expansion does not yet bound the distance of r to its limit
      }
      const double limit = law.growth.term(1, 1);
      const double r = flow.states(static_cast<Eigen::Index>(i), 0) - 0.5 * std::log(t);
      readings.push_back({row.name, t, r});
      outcome.compare(fmt::format("{}: alpha - (1/2) log t at t = {:.0e}", row.name, t), {r, flow.error[i]}, limit,
                      limit - 0.5 * std::log(2.0),
                      Tolerance(1.1 * law.omitted(1, t) + 2 * flow.error[i],
                                "the omitted terms, with a tenth for those beyond them while A/sqrt(T) < 0.05, and the "
                                "integrator's estimate"));
    }
  }
  outcome.figures.push_back(growth_remainder_figure(setting, readings));
  return outcome;
}

const Registration registration(Claim{
    .id = "thm9.convergence",
    .title = "alpha - (1/2) log t converges to (1/2) log(2 pi_v Var_{p_v}(x)) from every start",
    .tags = {"err:thm9-r", "sf:sharp"},
    .kind = Kind::extension,
    .tier = Tier::quick,
    .expected = Verdict::confirmed,
    .cost_seconds = 1,
    .method =
        "The alpha flow is integrated from many starts, and r = alpha - (1/2) log t is read at three times two decades "
        "apart, wherever the terms that the limit leaves out are below 0.05. The integration uses no expansion.",
    .tolerance = "The terms left out at that time, which shrink tenfold from one reading to the next, and the "
                 "integrator's estimate.",
    .control =
        "Wrong law: the limit without the factor 2, (1/2) log(pi_v Var_{p_v}(x)), as if u' u were the rate of u^2.",
    .figures = {"growth-remainder"},
    .run = measure,
});

}  // namespace
}  // namespace sinkflow::claims::thm9_convergence

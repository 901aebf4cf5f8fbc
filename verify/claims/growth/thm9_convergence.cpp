#include <cmath>

#include <fmt/format.h>

#include "verify/harness/claim.hpp"
#include "verify/instruments/growth/alpha_growth.hpp"
#include "verify/instruments/growth/growth_figures.hpp"

namespace sinkflow::claims::thm9_convergence {
namespace {

using namespace verify;

/// r = alpha - (1/2) log t against its limit, a decade apart.
Outcome measure(const Setting& setting) {
  require_ordinary(setting, 1e-9);
  Outcome outcome;
  for (const GrowthRow& row : all_rows(setting)) {
    const RowLaw law = row_law(row);
    const double last = settled_time(law);
    const std::vector<double> times{last / 1e4, last / 1e2, last};
    const theory::Trajectory flow = integrate_row(row, times);
    for (std::size_t i = 0; i < times.size(); ++i) {
      const double t = times[i];
      if (!(law.omitted(1, t) < 0.05)) {
        continue;  // the expansion does not bound r there yet
      }
      const double limit = law.growth.term(1, 1);
      const auto check = [&](double predicted) {
        return Check{fmt::format("{}: alpha - (1/2) log t at t = {:.0e}", row.name, t), predicted,
                     flow.states(static_cast<Eigen::Index>(i), 0) - 0.5 * std::log(t), flow.error[i],
                     Tolerance(1.1 * law.omitted(1, t) + 2 * flow.error[i],
                               "the omitted terms, with a tenth for those beyond them while A/sqrt(T) < 0.05, and the "
                               "integrator's estimate")};
      };
      outcome.evidence.checks.push_back(check(limit));
      outcome.control.evidence.checks.push_back(check(limit - 0.5 * std::log(2.0)));
    }
  }
  outcome.figures.push_back(growth_remainder_figure(setting));
  return outcome;
}

const Registration registration(Claim{
    .id = "thm9.convergence",
    .title = "alpha - (1/2) log t converges to (1/2) log(2 pi_v Var_{p_v}(x)), wherever the flow starts",
    .tags = {"err:thm9-r", "sf:sharp"},
    .kind = Kind::extension,
    .tier = Tier::quick,
    .expected = Verdict::confirmed,
    .cost_seconds = 1,
    .method =
        "The alpha flow is integrated from many starts; r is read at three times two decades apart, from when on the "
        "terms that the limit leaves out are below 0.05.",
    .tolerance = "Those terms at that time, which shrink by ten from reading to reading.",
    .control = "The limit without the factor 2: (1/2) log(pi_v Var_{p_v}(x)).",
    .figures = {"growth-remainder"},
    .run = measure,
});

}  // namespace
}  // namespace sinkflow::claims::thm9_convergence

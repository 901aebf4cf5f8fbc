#include <cmath>

#include <fmt/format.h>

#include "theory/simplified_model.hpp"
#include "verify/alpha_growth.hpp"
#include "verify/claim.hpp"
#include "verify/runner.hpp"

namespace sinkflow::verify {
namespace {

/// The row's flow from the definition of the gradient, in long double: the fast flow takes such a row for granted.
theory::Trajectory integrate_from_definition(const Setting& setting, Eigen::Index row,
                                             const std::vector<double>& times) {
  theory::State state = setting.instance.start;
  const solvers::RowFields field{1, [&](Eigen::Index, double, double alpha) {
                                   state.alpha[row] = alpha;
                                   return -theory::gradient(setting.instance.model, state).alpha[row];
                                 }};
  return solvers::integrate_rows(field, setting.instance.start.alpha.segment(row, 1), times, solver_options(setting));
}

/// What rows without variance have moved by the end, and over the last decade.
Outcome measure(const Setting& setting) {
  const std::vector<Eigen::Index> rows = frozen_rows(setting);
  if (rows.empty()) {
    throw NotApplicable("every row of this task has variance");
  }
  Outcome outcome;
  const double decade_growth = 0.5 * std::log(10.0);
  const Tolerance tolerance(1e-9,
                            "rates are zeros for point masses and rounding errors squared for equal values: "
                            "below 1e-30, so 1e-14 over t = 1e16, against a growth of 1.15 a decade");
  for (const Eigen::Index row : rows) {
    const std::vector<double> times{kLastTime / 10, kLastTime};
    const theory::Trajectory flow = integrate_from_definition(setting, row, times);
    const auto last_decade = [&](double predicted) {
      return Check{fmt::format("row '{}', growth over the last decade", row_name(setting, row)), predicted,
                   flow.states(1, 0) - flow.states(0, 0), flow.error.back(), tolerance};
    };
    outcome.evidence.checks.push_back(last_decade(0));
    outcome.evidence.checks.push_back(
        {fmt::format("row '{}', growth up to t = {:.0e}", row_name(setting, row), kLastTime), 0,
         flow.states(1, 0) - setting.instance.start.alpha[row], flow.error.back(), tolerance});
    outcome.control.evidence.checks.push_back(last_decade(decade_growth));
  }
  return outcome;
}

const Registration registration(Claim{
    .id = "sharp.frozen-rows",
    .title = "A row whose x has no variance never moves",
    .tags = {"err:thm9-hyp", "sf:sharp"},
    .kind = Kind::erratum,
    .tier = Tier::quick,
    .expected = Verdict::confirmed,
    .cost_seconds = 0.1,
    .method = "The alpha flow with beta frozen, its rate from the gradient in long double, is integrated for the rows "
              "with Var_{p_v}(x) = 0, point masses among them, and their displacement is measured.",
    .tolerance = "Rates are zeros or squared rounding errors: 1e-14 over all of t = 1e16; 1e-9 is far above it and far "
                 "below the growth of a row that moves.",
    .control = "These rows grow by (1/2) log 10 in the last decade of t, as the others do.",
    .run = measure,
});

}  // namespace
}  // namespace sinkflow::verify

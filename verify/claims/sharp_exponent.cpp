#include <cmath>

#include <fmt/format.h>

#include "verify/alpha_growth.hpp"
#include "verify/claim.hpp"
#include "verify/fit.hpp"

namespace sinkflow::verify {
namespace {

/// Slope of alpha against log t over the decade that ends at each row's settled time.
Outcome measure(const Setting& setting) {
  Outcome outcome;
  for (const Eigen::Index row : moving_rows(setting)) {
    const RowLaw law = row_law(setting, row);
    const double last = settled_time(law);
    const std::vector<double> times = log_spaced(last / 10, last, 21);
    const theory::Trajectory flow = integrate_alpha_row(setting, row, times);
    const Fit line = fit(flow.times, {flow.states.data(), times.size()}, FitLaw::log, times.front(), times.back());
    // The omitted terms decay monotonically, so over the window their sum stays within a range of their size M at its
    // start; a least-squares slope over a width L in log t cannot exceed (3/2) M / L then, over half the width 3 M / L.
    const double slope_bound = 1.5 * law.omitted(1, times.front()) / std::log(10.0);
    const Tolerance tolerance(slope_bound, "what the next terms of the expansion can add to a slope over this window");
    const Tolerance half_tolerance(4 * slope_bound, "the same for two windows of half the width");
    const double uncertainty = line.whole.half_width + 2 * flow.error.back() / std::log(10.0);
    const auto check = [&](double exponent) {
      return Check{fmt::format("slope of row '{}' up to t = {:.0e}", row_name(setting, row), last), exponent,
                   line.whole.slope, uncertainty, tolerance};
    };
    outcome.evidence.checks.push_back(check(0.5));
    outcome.evidence.checks.push_back(
        {fmt::format("half-windows of row '{}': difference of slopes", row_name(setting, row)), 0.0,
         line.late.slope - line.early.slope, 2 * uncertainty, half_tolerance});
    outcome.control.evidence.checks.push_back(check(0.45));
  }
  return outcome;
}

const Registration registration(Claim{
    .id = "sharp.exponent",
    .title = "Every logit that can move grows like (1/2) log t",
    .tags = {"ada:thm3.a", "ada:thm9", "sf:sharp"},
    .kind = Kind::theorem,
    .tier = Tier::quick,
    .expected = Verdict::confirmed,
    .cost_seconds = 1,
    .method = "The alpha flow with beta frozen is integrated row by row; a straight line in log t is fitted to each "
              "logit over its last decade and over the two halves of that decade.",
    .tolerance = "What the terms after (1/2) log T can add to a least-squares slope over the window.",
    .control = "Exponent 0.45 instead of 0.5.",
    .run = measure,
});

}  // namespace
}  // namespace sinkflow::verify

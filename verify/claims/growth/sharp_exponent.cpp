#include <cmath>

#include <fmt/format.h>

#include "verify/harness/claim.hpp"
#include "verify/instruments/growth/alpha_growth.hpp"
#include "verify/statistics/fit.hpp"
#include "verify/statistics/spacing.hpp"

namespace sinkflow::claims::sharp_exponent {
namespace {

using namespace verify;

/// Slope of alpha against log t over the decade that ends at each row's settled time, and over its two halves.
Outcome measure(const Setting& setting) {
  require_ordinary(setting, 1e-8);
  Outcome outcome;
  for (const GrowthRow& row : all_rows(setting)) {
    const RowLaw law = row_law(row);
    const double last = settled_time(law);
    const std::vector<double> times = log_spaced(last / 10, last, 21);
    const theory::Trajectory flow = integrate_row(row, times);
    const Fit line = fit(flow.times, {flow.states.data(), times.size()}, FitLaw::log, times.front(), times.back());
    // The omitted terms decay monotonically, so that over the window their sum varies by no more than its size M at the
    // start. Then it changes a least-squares slope over a width L in log t by at most (3/2) M / L.
    const auto check = [&](const Line& part, const char* name, double first, double width) {
      const Tolerance tolerance(1.5 * law.omitted(1, first) / width,
                                "what the next terms of the expansion can add to a slope over this window");
      const double uncertainty = part.half_width + 2 * flow.error.back() / width;
      outcome.compare(fmt::format("slope of {} up to t = {:.0e}, {}", row.name, last, name), {part.slope, uncertainty},
                      0.5, 0.45, tolerance);
    };
    const double decade = std::log(10.0);
    check(line.whole, "last decade", times.front(), decade);
    check(line.early, "its early half", times.front(), decade / 2);
    check(line.late, "its late half", times[times.size() / 2], decade / 2);
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
    .method = "The alpha flow with beta frozen is integrated row by row, on the setting's instance and from several "
              "starts on reference and random instances. A straight line in log t is fitted to each logit over the "
              "decade before its settled time and over the two halves of that decade; the law only chooses the window.",
    .tolerance =
        "The largest slope that the terms after (1/2) log T can contribute to a least-squares line over the window.",
    .control = "Wrong law: exponent 0.45 instead of 0.5, as an effective exponent may look before the logit has "
               "settled, in the decade and in each of its halves.",
    .run = measure,
});

}  // namespace
}  // namespace sinkflow::claims::sharp_exponent

#include <cmath>

#include <fmt/format.h>

#include "verify/harness/claim.hpp"
#include "verify/instruments/growth/alpha_growth.hpp"

namespace sinkflow::claims::cgf_twelve_digits {
namespace {

using namespace verify;

/// Compares logits from the tightest integration that double precision allows with the inverse of the quadrature.
Outcome measure(const Setting& setting) {
  require_ordinary(setting, 1);
  Outcome outcome;
  const std::vector<double> times{1e4, 1e8, 1e12, kLastTime};
  const Tolerance tolerance(1e-12,
                            "what two independent ways to a logit in double precision should agree to: 45 "
                            "roundings of a logit of 20");
  for (GrowthRow row : all_rows(setting)) {
    row.options.rtol = 1e-15;
    row.options.atol = 1e-15;
    const theory::Trajectory flow = integrate_row(row, times);
    const theory::LogitClock clock(row.instance.model, 0);
    long double reached = 0;  // the time at which, by quadrature, the row reaches its integrated logit
    long double before = row.start();
    for (std::size_t i = 0; i < times.size(); ++i) {
      const double measured = flow.states(static_cast<Eigen::Index>(i), 0);
      reached += time_to_reach(clock, before, measured);
      before = measured;
      // Shortly after a sharp take-off the logit is known to fewer digits, and before it the logit has hardly moved.
      if (!(flow.error[i] < 0.5 * tolerance.value && measured - row.start() > 1e-4)) {
        continue;
      }
      // The logit at `time` by quadrature: one Newton step from the measured one, so small that its square does not
      // matter.
      const auto exact = [&](long double time) {
        return static_cast<double>(measured + (time - reached) / clock.time_per_logit(measured));
      };
      outcome.compare(fmt::format("alpha of {} at t = {:.0e}", row.name, times[i]), {measured, flow.error[i]},
                      exact(times[i]), exact(times[i] * 1.000001L), tolerance);
    }
  }
  return outcome;
}

const Registration registration(Claim{
    .id = "cgf.twelve-digits",
    .title = "Integrated logits and the inverse of the quadrature agree to 1e-12",
    .tags = {"sf:cgf"},
    .kind = Kind::extension,
    .tier = Tier::quick,
    .expected = Verdict::confirmed,
    .cost_seconds = 0.5,
    .method = "The alpha flow is integrated row by row at tolerances of 1e-15, on the setting's instance and from "
              "several starts on reference and random instances. The same logits come from inverting the quadrature of "
              "dt/dalpha in long double, which integrates nothing in time. Readings whose own error estimate is above "
              "5e-13 are left to cgf.quadrature.",
    .tolerance = "1e-12, about 45 roundings of a logit of 20 in double precision.",
    .control =
        "Wrong law: every predicted time multiplied by 1 + 1e-6, an error that a comparison of plots would never show.",
    .run = measure,
});

}  // namespace
}  // namespace sinkflow::claims::cgf_twelve_digits

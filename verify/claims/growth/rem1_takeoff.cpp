#include <cmath>

#include <fmt/format.h>

#include "verify/harness/claim.hpp"
#include "verify/instruments/growth/alpha_growth.hpp"

namespace sinkflow::claims::rem1_takeoff {
namespace {

using namespace verify;

/// 1/u falls linearly from a start far below W until u has grown tenfold.
Outcome measure(const Setting& setting) {
  require_ordinary(setting, 1e-9);
  Outcome outcome;
  for (const GrowthRow& any : all_rows(setting)) {
    const double w = any.total_count();
    const double u = 1e-7 * w;
    const GrowthRow row = restarted(any, std::log(u));
    const auto c = static_cast<double>(theory::LogitClock(row.instance.model, 0).takeoff());
    const double t = 0.9 / (u * c);
    const theory::Trajectory flow = integrate_row(row, std::vector<double>{t});
    // d(1/u)/dt = -c (1 - e u + ...) with e <= (2 + e^{R/W})/W (`ada:rem1`).
    const double late = 10 * u / w * (2 + std::exp(row.range() / w));
    outcome.compare(fmt::format("(1 - u(0)/u) / (u(0) c t) of {} at t = {:.3e}", row.name, t),
                    {-std::expm1(row.start() - flow.states(0, 0)) / 0.9, 0.2 * flow.error.back()}, 1,
                    -std::expm1(-0.9) / 0.9,
                    Tolerance(late + 1e-12, "the next term of the rate at the largest u, and rounding"));
  }
  return outcome;
}

const Registration registration(Claim{
    .id = "rem1.takeoff",
    .title = "The logit accelerates while u << W: u = u(0)/(1 - u(0) c t), c = pi [K'(1/W) - K'(0)]/W^2",
    .tags = {"ada:rem1", "sf:cgf"},
    .kind = Kind::extension,
    .tier = Tier::quick,
    .expected = Verdict::confirmed,
    .cost_seconds = 1,
    .method = "The alpha flow is integrated from u(0) = 1e-7 W to 0.9 of each row's own take-off time 1/(u(0) c), when "
              "u has grown tenfold. The integration does not use c except for this time.",
    .tolerance = "The next term of the rate at the largest u, and rounding.",
    .control = "Wrong law: u = u(0) e^{u(0) c t}, exponential growth at the first rate, as if the rate stayed constant "
               "while u grows tenfold.",
    .run = measure,
});

}  // namespace
}  // namespace sinkflow::claims::rem1_takeoff

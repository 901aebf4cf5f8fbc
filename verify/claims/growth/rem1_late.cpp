#include <cmath>

#include <fmt/format.h>

#include "verify/harness/claim.hpp"
#include "verify/instruments/growth/defined_point.hpp"

namespace sinkflow::claims::rem1_late {
namespace {

using namespace verify;

/// The logit of the integrated flow at the time at which, by quadrature, it reaches `logit`.
double reached(const GrowthRow& row, double logit, double* error) {
  const theory::LogitClock clock(row.instance.model, 0);
  const auto t = static_cast<double>(time_to_reach(clock, row.start(), logit));
  const theory::Trajectory flow = integrate_row(row, std::vector<double>{t});
  *error = flow.error.back();
  return flow.states(0, 0);
}

/// alpha' e^{2 alpha} / (pi k2) at u = 3W and far beyond.
Outcome measure(const Setting& setting) {
  require_ordinary(setting, 1e-9);
  Outcome outcome;
  for (const GrowthRow& row : all_rows(setting)) {
    const theory::GrowthLaw law = theory::growth_law(row.instance.model, 0);
    const double w = law.total_count;
    const double onset = 3 * w;
    const double far = 1e4 * (3 * w + std::abs(law.k3 / (2 * law.k2)) + row.range()) + std::exp(row.start());
    for (const double u : {onset, far}) {
      const double cube = std::pow(u / (u + w), 3);
      const bool late = u == far;
      // Leaves out a row that starts beyond this u, and one whose x spreads so far that the bounds include the final
      // speed there.
      if (std::log(u) < row.start() + 0.1 || (!late && cube * std::exp(row.range() / (u + w)) > 0.9)) {
        continue;
      }
      double error = 0;
      const double alpha = reached(row, std::log(u), &error);
      const double scaled = defined_point(row, alpha).speed * std::exp(2 * alpha) / (law.weight * law.k2);
      const Tolerance tolerance =
          late ? Tolerance(3 * w / u + row.range() / u, "the next term, A/u, by its parts")
               : Tolerance(cube * std::expm1(row.range() / (u + w)) + 1e-13, "the bounds of ada:thm9 there");
      outcome.compare(
          fmt::format("alpha' e^(2 alpha)/(pi k2) of {} at u = {}", row.name, late ? "1e4 (3W + ...)" : "3W"),
          {scaled, 2 * scaled * error}, late ? 1 : cube, late ? 2 : 1, tolerance);
    }
  }
  return outcome;
}

const Registration registration(Claim{
    .id = "rem1.late",
    .title = "The logit's speed is pi k2 e^{-2 alpha} once e^alpha >> 3W, and 27/64 of that at e^alpha = 3W",
    .tags = {"ada:rem1"},
    .kind = Kind::theorem,
    .tier = Tier::quick,
    .expected = Verdict::confirmed,
    .cost_seconds = 0.5,
    .method = "The alpha flow is integrated to where u is about 3W and about 1e4 (3W + |k3|/(2 k2) + R). The logit's "
              "speed there is minus the derivative of the definition of the loss, in 60 digits, without the expansion.",
    .tolerance = "The next term A/u; at u = 3W the bounds of ada:thm9.",
    .control = "Wrong laws: the speed is pi k2 e^{-2 alpha} already at u = 3W, as if W did not count beside u; far "
               "beyond, it is twice that speed, as if the loss were Var h^2 without its factor 1/2.",
    .run = measure,
});

}  // namespace
}  // namespace sinkflow::claims::rem1_late

#include <cmath>

#include <fmt/format.h>

#include "verify/harness/claim.hpp"
#include "verify/instruments/growth/defined_point.hpp"

namespace sinkflow::claims::rem1_late {
namespace {

using namespace verify;

/// The logits at which u is 3W and 1e4 (3W + ...): where the flow is at a time found by quadrature.
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
      // Not where the row starts beyond it, nor where x spreads so far that the bounds reach the final speed there.
      if (std::log(u) < row.start() + 0.1 || (!late && cube * std::exp(row.range() / (u + w)) > 0.9)) {
        continue;
      }
      double error = 0;
      const double alpha = reached(row, std::log(u), &error);
      const double scaled = defined_point(row, alpha).speed * std::exp(2 * alpha) / (law.weight * law.k2);
      const Tolerance tolerance =
          late ? Tolerance(3 * w / u + row.range() / u, "the next term, A/u, by its parts")
               : Tolerance(cube * std::expm1(row.range() / (u + w)) + 1e-13, "the bounds of ada:thm9 there");
      const auto check = [&](double predicted) {
        return Check{
            fmt::format("alpha' e^(2 alpha)/(pi k2) of {} at u = {}", row.name, late ? "1e4 (3W + ...)" : "3W"),
            predicted, scaled, 2 * scaled * error, tolerance};
      };
      outcome.evidence.checks.push_back(check(late ? 1 : cube));
      outcome.control.evidence.checks.push_back(check(late ? 2 : 1));
    }
  }
  return outcome;
}

const Registration registration(Claim{
    .id = "rem1.late",
    .title = "alpha' = pi k2 e^{-2 alpha} once e^alpha >> 3W; at e^alpha = 3W the logit has 27/64 of that speed",
    .tags = {"ada:rem1"},
    .kind = Kind::theorem,
    .tier = Tier::quick,
    .expected = Verdict::confirmed,
    .cost_seconds = 0.5,
    .method = "The alpha flow is integrated to where u is about 3W and about 1e4 (3W + |k3|/(2 k2) + R); the logit's "
              "speed there is "
              "the derivative of the loss as it is defined, in 60 digits.",
    .tolerance = "The next term A/u, and at u = 3W the bounds of ada:thm9.",
    .control = "pi k2 e^{-2 alpha} already at u = 3W; twice that speed in the end.",
    .run = measure,
});

}  // namespace
}  // namespace sinkflow::claims::rem1_late

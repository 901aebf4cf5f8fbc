#include <algorithm>
#include <cmath>
#include <limits>

#include <fmt/format.h>

#include "verify/harness/claim.hpp"
#include "verify/instruments/growth/alpha_growth.hpp"
#include "verify/statistics/extremes.hpp"
#include "verify/statistics/spacing.hpp"

namespace sinkflow::claims::thm9_envelope {
namespace {

using namespace verify;

/// u_0^2 + 2 c_1 t <= u^2 <= u_0^2 + 2 c_2 t.
struct Envelope {
  double lower;  ///< c_1
  double upper;  ///< c_2
};

Envelope envelope(const GrowthRow& row) {
  const theory::GrowthLaw law = theory::growth_law(row.instance.model, 0);
  const double u = std::exp(row.start());
  const double whole = u + law.total_count;
  const double final = law.weight * law.k2;
  return {final * std::pow(u / whole, 3) * std::exp(-row.range() / whole), final * std::exp(row.range() / whole)};
}

/// The wrong law: c_1 = c_2 = pi k2, as if u u' had its final value from the start.
Envelope final_speed(const GrowthRow& row) {
  const theory::GrowthLaw law = theory::growth_law(row.instance.model, 0);
  return {law.weight * law.k2, law.weight * law.k2};
}

/// Largest distance by which alpha leaves the envelope; negative if it stays inside.
double largest_excess(const GrowthRow& row, const theory::Trajectory& flow, const Envelope& bounds) {
  double largest = -std::numeric_limits<double>::infinity();
  const double square = std::exp(2 * row.start());
  for (std::size_t i = 0; i < flow.times.size(); ++i) {
    const double alpha = flow.states(static_cast<Eigen::Index>(i), 0);
    const double t = flow.times[i];
    largest = larger(largest, 0.5 * std::log(square + 2 * bounds.lower * t) - alpha);
    largest = larger(largest, alpha - 0.5 * std::log(square + 2 * bounds.upper * t));
  }
  return largest;
}

Outcome measure(const Setting& setting) {
  require_ordinary(setting, 1e-8);
  Outcome outcome;
  const std::vector<double> times = log_spaced(1, kLastTime, 33);
  for (const GrowthRow& row : all_rows(setting)) {
    const theory::Trajectory flow = integrate_row(row, times);
    const double error = largest(flow.error);
    const auto check = [&](const Envelope& bounds) {
      return at_most(fmt::format("{}: alpha beyond its envelope, t = 1 to {:.0e}", row.name, kLastTime),
                     largest_excess(row, flow, bounds), 0, error,
                     Tolerance(2 * error + 1e-13, "the integrator's own estimate, and rounding of the envelope"));
    };
    outcome.evidence.checks.push_back(check(envelope(row)));
    outcome.control.evidence.checks.push_back(check(final_speed(row)));
  }
  return outcome;
}

const Registration registration(Claim{
    .id = "thm9.envelope",
    .title = "u^2 stays between u_0^2 + 2 c_1 t and u_0^2 + 2 c_2 t, so that alpha - (1/2) log t is bounded for t >= 1",
    .tags = {"ada:thm3.a", "ada:thm9"},
    .kind = Kind::theorem,
    .tier = Tier::quick,
    .expected = Verdict::confirmed,
    .cost_seconds = 1,
    .method = "The alpha flow is integrated from many starts on all instances and compared with the envelope at times "
              "from 1 to 1e16, two for each decade. c_1 = pi k2 (u_0/(u_0+W))^3 e^{-R/(u_0+W)} and c_2 = pi k2 "
              "e^{R/(u_0+W)} are computed from the start alone, without the flow.",
    .tolerance = "The integrator's own estimate, and rounding of the envelope.",
    .control = "Wrong law: c_1 = c_2 = pi k2, as if u u' had its final value from the start.",
    .run = measure,
});

}  // namespace
}  // namespace sinkflow::claims::thm9_envelope

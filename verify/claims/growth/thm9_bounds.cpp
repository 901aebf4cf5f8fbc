#include <cmath>
#include <limits>

#include <fmt/format.h>

#include "verify/harness/claim.hpp"
#include "verify/instruments/growth/defined_point.hpp"
#include "verify/statistics/extremes.hpp"

namespace sinkflow::claims::thm9_bounds {
namespace {

using namespace verify;

/// Largest amount along the flow by which |log(u u' / (pi k2 (u/(u+W))^3))| exceeds `slack` R/(u+W); negative if it
/// never does.
double largest_excess(const GrowthRow& row, const std::vector<double>& logits, const std::vector<double>& speeds,
                      double slack) {
  const theory::GrowthLaw law = theory::growth_law(row.instance.model, 0);
  double largest = -std::numeric_limits<double>::infinity();
  for (std::size_t i = 0; i < logits.size(); ++i) {
    const double u = std::exp(logits[i]);
    const double whole = u + law.total_count;
    const double middle = law.weight * law.k2 * std::pow(u / whole, 3);
    largest = larger(largest, std::abs(std::log(u * u * speeds[i] / middle)) - slack * row.range() / whole);
  }
  return largest;
}

Outcome measure(const Setting& setting) {
  require_ordinary(setting, 1);
  Outcome outcome;
  const std::vector<double> times{0, 1, 1e2, 1e4, 1e6, 1e8, 1e12};
  std::vector<GrowthRow> rows = all_rows(setting);
  for (const GrowthRow& row : setting_rows(setting)) {
    rows.push_back(restarted(row, row.start() - 5));
    rows.push_back(restarted(row, row.start() + 5));
  }
  const Tolerance tolerance(2e-14, "rounding of the logarithm of a quotient of products, and of k2 and R");
  for (const GrowthRow& row : rows) {
    const theory::Trajectory flow = integrate_row(row, times);
    const std::vector<double> logits(flow.states.data(), flow.states.data() + times.size());
    std::vector<double> speeds;
    speeds.reserve(logits.size());
    for (const double alpha : logits) {
      speeds.push_back(defined_point(row, alpha).speed);
    }
    const auto check = [&](double slack) {
      return at_most(fmt::format("{}: largest |log(u u'/(pi k2 (u/(u+W))^3))| beyond R/(u+W)", row.name),
                     largest_excess(row, logits, speeds, slack), 0, 0, tolerance);
    };
    outcome.evidence.checks.push_back(check(1));
    outcome.control.evidence.checks.push_back(check(0));
  }
  return outcome;
}

const Registration registration(Claim{
    .id = "thm9.bounds",
    .title = "The speed of u^2/2 lies between pi k2 (u/(u+W))^3 e^{-R/(u+W)} and pi k2 (u/(u+W))^3 e^{R/(u+W)}",
    .tags = {"ada:thm9", "ada:thm3.a"},
    .kind = Kind::theorem,
    .tier = Tier::quick,
    .expected = Verdict::confirmed,
    .cost_seconds = 0.5,
    .method = "The alpha flow is integrated on all instances and from many starts, also with xi of both signs. At "
              "times from 0 to 1e12 the logit's speed is minus the derivative of the definition of the loss, by "
              "automatic differentiation in 60 digits, without the bounds.",
    .tolerance = "Rounding; the inequality holds at every logit, so that errors of the flow do not matter.",
    .control = "Wrong law: the speed equals the middle of the bounds, pi k2 (u/(u+W))^3, as if x were Gaussian.",
    .run = measure,
});

}  // namespace
}  // namespace sinkflow::claims::thm9_bounds

#include <cmath>

#include <fmt/format.h>

#include "verify/harness/claim.hpp"
#include "verify/instruments/growth/defined_point.hpp"

namespace sinkflow::claims::thm9_covariance_bound {
namespace {

using namespace verify;

Outcome measure(const Setting& setting) {
  Outcome outcome;
  const Tolerance tolerance(1e-12, "rounding of the ratio and of the constant in double precision");
  for (const GrowthRow& row : all_rows(setting)) {
    if (row.range() > row.largest_mass()) {
      continue;  // some x is negative, where theta_1 < 1 and the control would be no bound to exceed
    }
    const double m = row.largest_mass() / (std::exp(row.start()) + row.total_count());
    const auto check = [&](double constant) {
      return at_most(fmt::format("{}: Cov(theta x, x)/Var(x) e^-M beyond its bound", row.name),
                     covariance_ratio(row, row.start()) * std::exp(-m), constant * std::exp(-m), 0, tolerance);
    };
    outcome.evidence.checks.push_back(check(std::exp(m)));
    outcome.control.evidence.checks.push_back(check(1));
  }
  return outcome;
}

const Registration registration(Claim{
    .id = "thm9.covariance-bound",
    .title = "Cov(theta_1(phi) phi, phi) <= e^M Var(phi) in every row of every instance",
    .tags = {"err:thm9-cov", "ada:thm9"},
    .kind = Kind::lemma,
    .tier = Tier::quick,
    .expected = Verdict::confirmed,
    .cost_seconds = 0.3,
    .method =
        "The covariance is read off the derivative of the loss as it is defined, in 60 digits, for the rows of the "
        "setting and of reference and random instances from many starts.",
    .tolerance = "Rounding.",
    .control = "The bound Var(phi): theta_1 taken for 1.",
    .run = measure,
});

}  // namespace
}  // namespace sinkflow::claims::thm9_covariance_bound

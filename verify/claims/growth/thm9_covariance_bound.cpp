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
      continue;  // some x is negative, so that theta_1 < 1 there and the wrong bound may hold
    }
    const double m = row.largest_mass() / (std::exp(row.start()) + row.total_count());
    outcome.compare_at_most(fmt::format("{}: Cov(theta x, x)/Var(x) e^-M beyond its bound", row.name),
                            {covariance_ratio(row, row.start()) * std::exp(-m)}, std::exp(m) * std::exp(-m),
                            std::exp(-m), tolerance);
  }
  return outcome;
}

const Registration registration(Claim{
    .id = "thm9.covariance-bound",
    .title = "The covariance obeys Cov(theta_1(phi) phi, phi) <= e^M Var(phi) in every row of every instance",
    .tags = {"err:thm9-cov", "ada:thm9"},
    .kind = Kind::lemma,
    .tier = Tier::quick,
    .expected = Verdict::confirmed,
    .cost_seconds = 0.3,
    .method = "The covariance is read off the derivative of the definition of the loss, in 60 digits, without the "
              "bound, for the rows of the setting and of reference and random instances from many starts.",
    .tolerance = "Rounding of the ratio and of the constant.",
    .control = "Wrong law: the covariance is at most Var(phi), as if theta_1 were 1.",
    .run = measure,
});

}  // namespace
}  // namespace sinkflow::claims::thm9_covariance_bound

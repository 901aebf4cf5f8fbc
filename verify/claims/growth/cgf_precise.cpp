#include <fmt/format.h>

#include "verify/harness/claim.hpp"
#include "verify/instruments/growth/precise_growth.hpp"

namespace sinkflow::claims::cgf_precise {
namespace {

using namespace verify;

/// Compares the times to which rows were integrated with the times at which, by quadrature, they reach their logits.
Outcome measure(const Setting& setting) {
  Outcome outcome;
  const std::vector<Precise> times{1, 30, 1000};
  for (const GrowthRow& row : sample_rows(setting, 0)) {
    if (row.name != "row 1 of instance_I" && row.name != "row 2 of zeros_6x8") {
      continue;  // two rows only, because a flow in 60 digits is slow
    }
    const std::vector<Precise> logits = precise_logits(row, times, 1e-30);
    const std::vector<Precise> looser = precise_logits(row, times, 1e-28);
    const std::vector<Precise> reached = precise_times(row, logits);
    const std::vector<Precise> gaussian = precise_times(row, logits, true);
    for (std::size_t i = 0; i < times.size(); ++i) {
      const Precise error = abs(log(Precise(precise_times(row, std::vector{looser[i]})[0] / reached[i])));
      const auto check = [&](const Precise& time) {
        return Check{fmt::format("log t at which {} reaches its logit at t = {:.0e}, less log t", row.name,
                                 static_cast<double>(times[i])),
                     0, static_cast<double>(Precise(log(Precise(time / times[i])))), 0,
                     Tolerance(static_cast<double>(Precise(error + 1e-28)),
                               "the distance to a flow at 100 times the tolerance, carried over to log t, and that "
                               "tolerance once")};
      };
      outcome.evidence.checks.push_back(check(reached[i]));
      outcome.control.evidence.checks.push_back(check(gaussian[i]));
    }
  }
  return outcome;
}

const Registration registration(Claim{
    .id = "cgf.precise",
    .title = "The time to reach a logit is an integral over the cumulant generating function, to 27 digits",
    .tags = {"sf:cgf"},
    .kind = Kind::extension,
    .tier = Tier::quick,
    .expected = Verdict::confirmed,
    .cost_seconds = 0.7,
    .method = "Two rows are integrated in 60 digits by extrapolation; their rate is the derivative of the definition "
              "of the loss, by automatic differentiation. The times at which these rows reach the computed logits are "
              "calculated again by Gauss quadrature in 60 digits, which integrates nothing in time.",
    .tolerance =
        "The distance to the same flow at 100 times the tolerance, carried over to log t, and that tolerance once.",
    .control = "Wrong law: K_v' replaced by its tangent, as if x were Gaussian under p_v, without cumulants beyond the "
               "variance.",
    .run = measure,
});

}  // namespace
}  // namespace sinkflow::claims::cgf_precise

#include <cmath>

#include <fmt/format.h>

#include "verify/harness/claim.hpp"
#include "verify/harness/setting.hpp"
#include "verify/instruments/growth/alpha_growth.hpp"

namespace sinkflow::claims::cgf_quadrature {
namespace {

using namespace verify;

/// Log of the time at which each row reaches the logit that the integrator gives it, by quadrature; the control drops
/// all cumulants beyond the variance.
Outcome measure(const Setting& setting) {
  require_ordinary(setting, 1e-8);
  Outcome outcome;
  const std::vector<double> times{1e8, 1e12, kLastTime};
  for (const Eigen::Index row : moving_rows(setting)) {
    const theory::LogitClock clock(setting.instance.model, row);
    const theory::Trajectory flow = integrate_alpha_row(setting, row, times);
    const long double start = setting.instance.start.alpha[row];
    for (std::size_t i = 0; i < times.size(); ++i) {
      const long double alpha = flow.states(static_cast<Eigen::Index>(i), 0);
      const double logit_error = flow.error[i] + 1e-15 * (1 + std::abs(static_cast<double>(alpha)));
      if (!(alpha - start > 1e4L * logit_error)) {
        continue;  // it has hardly moved yet, and a displacement of few digits cannot tell a time
      }
      const auto log_time_per_logit = static_cast<double>(clock.time_per_logit(alpha)) / times[i];
      // Error of log t when the logit is off by the integrator's estimate, and by one rounding of the logit itself.
      const Tolerance tolerance(log_time_per_logit * logit_error,
                                "the integrator's own error estimate and the rounding of alpha, carried over to log t");
      const long double reached = time_to_reach(clock, start, alpha);
      const long double gaussian = gaussian_time_to_reach(clock, start, alpha);
      if (std::abs(static_cast<double>(std::log(gaussian / reached))) < 3 * tolerance.value) {
        continue;  // so late that the row cannot tell its law from a Gaussian one: the reading would say nothing
      }
      const double uncertainty = 1e-14;  // log t up to 37, rounded twice
      const auto check = [&](long double time) {
        return Check{
            fmt::format("log t at which row '{}' reaches its logit at t = {:.0e}", row_name(setting, row), times[i]),
            static_cast<double>(std::log(time)), std::log(times[i]), uncertainty, tolerance};
      };
      outcome.evidence.checks.push_back(check(reached));
      outcome.control.evidence.checks.push_back(check(gaussian));
    }
  }
  return outcome;
}

const Registration registration(Claim{
    .id = "cgf.quadrature",
    .title = "The time to reach a logit is an integral over the cumulant generating function",
    .tags = {"sf:cgf"},
    .kind = Kind::extension,
    .tier = Tier::quick,
    .expected = Verdict::confirmed,
    .cost_seconds = 0.5,
    .method =
        "The alpha flow is integrated as a differential equation; the time at which each row reaches the logit so "
        "found is computed again by Gauss-Kronrod quadrature of dt/dalpha, in long double.",
    .tolerance = "The integrator's own error estimate and one rounding of alpha, carried over to log t.",
    .control = "K_v' replaced by its tangent: cumulants beyond the variance dropped.",
    .run = measure,
});

}  // namespace
}  // namespace sinkflow::claims::cgf_quadrature

#include <cmath>

#include <fmt/format.h>

#include "verify/harness/claim.hpp"
#include "verify/harness/setting.hpp"
#include "verify/instruments/growth/alpha_growth.hpp"

namespace sinkflow::claims::cgf_quadrature {
namespace {

using namespace verify;

/// Compares the time of the integrated flow with the time at which each row reaches the integrated logit by quadrature.
/// The control drops all cumulants beyond the variance.
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
        continue;  // the logit has hardly moved yet, so that the time cannot be read off it
      }
      const auto log_time_per_logit = static_cast<double>(clock.time_per_logit(alpha)) / times[i];
      // Error of log t that follows from an error of the logit: the integrator's estimate and one rounding.
      const Tolerance tolerance(log_time_per_logit * logit_error,
                                "the integrator's own error estimate and the rounding of alpha, carried over to log t");
      const long double reached = time_to_reach(clock, start, alpha);
      const long double gaussian = gaussian_time_to_reach(clock, start, alpha);
      if (std::abs(static_cast<double>(std::log(gaussian / reached))) < 3 * tolerance.value) {
        continue;  // so late that the law and the Gaussian one cannot be distinguished
      }
      const double uncertainty = 1e-14;  // log t is at most 37 and is rounded twice
      outcome.compare(
          fmt::format("log t at which row '{}' reaches its logit at t = {:.0e}", row_name(setting, row), times[i]),
          {std::log(times[i]), uncertainty}, static_cast<double>(std::log(reached)),
          static_cast<double>(std::log(gaussian)), tolerance);
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
    .method = "The alpha flow is integrated as a differential equation. The time at which each row reaches the "
              "computed logit is calculated again by Gauss-Kronrod quadrature of dt/dalpha in long double, which "
              "integrates nothing in time.",
    .tolerance = "The integrator's own error estimate and one rounding of alpha, carried over to log t.",
    .control = "Wrong law: K_v' replaced by its tangent, as if x were Gaussian under p_v, without cumulants beyond the "
               "variance.",
    .run = measure,
});

}  // namespace
}  // namespace sinkflow::claims::cgf_quadrature

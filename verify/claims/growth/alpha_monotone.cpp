#include <limits>

#include <fmt/format.h>

#include "verify/harness/claim.hpp"
#include "verify/instruments/growth/defined_point.hpp"
#include "verify/statistics/extremes.hpp"

namespace sinkflow::claims::alpha_monotone {
namespace {

using namespace verify;

struct Rise {
  double largest_fall;  ///< largest decrease of alpha between neighbouring times
  double least_speed;   ///< in units of pi k2 u/(u+W)^3, which by ada:thm9 is the speed up to a factor e^{+-R/(u+W)}
  double error;         ///< largest estimate of the integrator's error
};

Rise rise(GrowthRow row, const std::vector<double>& times, const Eigen::VectorXd& beta) {
  row.instance.start.beta = beta;
  const theory::GrowthLaw law = theory::growth_law(row.instance.model, 0);
  const theory::Trajectory flow = integrate_row(row, times);
  Rise result{-std::numeric_limits<double>::infinity(), std::numeric_limits<double>::infinity(), 0};
  for (std::size_t i = 0; i < times.size(); ++i) {
    const double alpha = flow.states(static_cast<Eigen::Index>(i), 0);
    const double unit = law.weight * law.k2 * std::exp(alpha) / std::pow(std::exp(alpha) + law.total_count, 3);
    result.least_speed = -larger(-result.least_speed, -defined_point(row, alpha).speed / unit);
    if (i > 0) {
      result.largest_fall = larger(result.largest_fall, flow.states(static_cast<Eigen::Index>(i) - 1, 0) - alpha);
    }
    result.error = larger(result.error, flow.error[i]);
  }
  return result;
}

Outcome measure(const Setting& setting) {
  require_ordinary(setting, 1e-8);
  Outcome outcome;
  const std::vector<double> times{0, 1e-2, 1, 1e2, 1e4, 1e6, 1e8, 1e12, kLastTime};
  const auto add = [](Evidence& evidence, const std::string& name, const Rise& found) {
    evidence.checks.push_back(at_most(fmt::format("{}: largest fall between neighbouring times", name),
                                      found.largest_fall, 0, found.error,
                                      Tolerance(2 * found.error, "the integrator's own estimate at both times")));
    evidence.checks.push_back(at_most(fmt::format("{}: least speed over pi k2 u/(u+W)^3, below 0", name),
                                      -found.least_speed, 0, 0,
                                      Tolerance(0, "the speed is computed in 60 digits: its sign is sure")));
  };
  for (const GrowthRow& row : all_rows(setting)) {
    const Eigen::VectorXd xihat = row.instance.model.value_mass(0) / row.total_count();
    add(outcome.evidence, row.name, rise(row, times, Eigen::VectorXd::Zero(xihat.size())));
    add(outcome.control.evidence, row.name, rise(row, times, 2 * xihat));
  }
  return outcome;
}

const Registration registration(Claim{
    .id = "alpha.monotone",
    .title = "Every moving logit rises monotonically if beta = 0",
    .tags = {"ada:thm3.a", "ada:sec2.2"},
    .kind = Kind::theorem,
    .tier = Tier::quick,
    .expected = Verdict::confirmed,
    .cost_seconds = 0.5,
    .method = "The alpha flow with beta = 0 is integrated from many starts on all instances. The logits at "
              "neighbouring times are compared, and at each time the logit's speed is minus the derivative of the "
              "definition of the loss, in 60 digits, without the closed form of the flow.",
    .tolerance =
        "The integrator's own estimate at both times; none for the sign of the speed, which is computed in 60 digits.",
    .control = "Wrong law: the logit rises for any frozen beta, as if the sign of the speed did not depend on it; with "
               "beta = 2 xihat every logit falls.",
    .run = measure,
});

}  // namespace
}  // namespace sinkflow::claims::alpha_monotone

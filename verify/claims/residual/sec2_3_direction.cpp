#include <cmath>

#include <boost/math/tools/roots.hpp>
#include <fmt/format.h>

#include "verify/harness/erratum.hpp"
#include "verify/instruments/residual/normalised_loss.hpp"

namespace sinkflow::claims::sec2_3_direction {
namespace {

using namespace verify;

/// Solves r' = -g0/|r| with g0 = |r_0| grad f(r_0), the printed form, for tau(t): r = r_0 - g0 tau with dtau = dt/|r|.
/// As g0 is orthogonal to r_0, |r|^2 = |r_0|^2 + |g0|^2 tau^2 and t = integral of |r| dtau.
double constant_direction_tau(double norm, double force, double t) {
  const auto elapsed = [&](double tau) {
    const double root = std::hypot(norm, force * tau);
    return 0.5 * (tau * root + norm * norm / force * std::asinh(force * tau / norm)) - t;
  };
  std::uintmax_t iterations = 200;
  const auto bracket = boost::math::tools::toms748_solve(elapsed, 0.0, t / norm,
                                                         boost::math::tools::eps_tolerance<double>(), iterations);
  return (bracket.first + bracket.second) / 2;
}

/// Measures the norm along the flow, and the cosine between the gradient there and the residual.
std::vector<Reading> measure(const Setting& /*setting*/) {
  std::vector<Reading> readings;
  for (const NamedLoss& named : normalised_losses(3)) {
    const std::vector<double>& start = named.loss.start();
    const std::vector<double> slope = named.loss.gradient(start);
    const double norm = std::sqrt(dot(start, start));
    const double force = norm * std::sqrt(dot(slope, slope));
    const double t = norm * norm / force;  // in this time the residual turns by an angle of order 1
    const theory::Trajectory flow = residual_flow(named.loss, std::vector{t});
    const Eigen::VectorXd state = flow.states.row(0).transpose();
    const std::vector<double> r(state.begin(), state.end());
    const double error = flow.error[0] * std::sqrt(static_cast<double>(r.size()));
    const double tau = constant_direction_tau(norm, force, t);
    const double grown = std::hypot(norm, force * tau);
    const std::string name = fmt::format("{}, seed {}, t = {:.3g}: ", named.name, named.seed, t);
    readings.push_back(reading(name + "|r|", state.norm(), 1e-15 * norm,
                               Tolerance(error, "the integrator's own error estimate"), grown, norm,
                               std::sqrt(norm * norm + 2 * force * t)));
    const std::vector<double> gradient = named.loss.gradient(r);
    const double size = std::sqrt(dot(gradient, gradient));
    // The orthogonality holds at every point, whatever the integrator's error, so that only forward differentiation
    // rounds.
    readings.push_back(reading(name + "cosine of gradient and r", dot(gradient, r) / (size * state.norm()), 0,
                               Tolerance(1e-13, "some 100 roundings of terms larger than the gradient by up to 5"),
                               -force * tau / grown, 0, -1));
  }
  return readings;
}

const ErratumRegistration registration(Erratum{
    .id = "sec2.3-direction",
    .printed = "The gradient through a layer norm keeps its direction and only shrinks like 1/|r|",
    .corrected = "The gradient through a layer norm turns with the residual and stays orthogonal to it, so that |r| is "
                 "conserved",
    .tags = {"err:sec2.3-direction", "sf:residual-norm"},
    .cost_seconds = 0.2,
    .method = "The gradient flow of a random two-layer network behind an RMS norm or a layer norm (eps = 0) is "
              "integrated until the residual has turned by an angle of order 1; its norm, and the cosine between "
              "gradient and residual, are measured without either law.",
    .tolerance = "The integrator's error estimate; the rounding of the gradient.",
    .control = "Wrong law: a gradient along the residual from the start, |r|^2 = |r_0|^2 + 2 |g_0| t with a cosine of "
               "-1, as if the growing peak were all of the residual.",
    .measure = measure,
});

}  // namespace
}  // namespace sinkflow::claims::sec2_3_direction

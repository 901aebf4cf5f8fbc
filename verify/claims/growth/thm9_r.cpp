#include <cmath>

#include <fmt/format.h>

#include "verify/harness/erratum.hpp"
#include "verify/instruments/growth/defined_point.hpp"

namespace sinkflow::claims::thm9_r {
namespace {

using namespace verify;

/// Slope of r = alpha - (1/2) log t against log t at early times, when the logit has hardly moved while log t changes.
std::vector<Reading> measure(const Setting& setting) {
  struct Window {
    double first;
    double last;
  };
  std::vector<Reading> readings;
  for (const GrowthRow& row : sample_rows(setting)) {
    for (const Window window : {Window{1e-8, 1e-6}, Window{1e-16, 1e-8}, Window{1e-200, 1e-100}}) {
      const theory::Trajectory flow = integrate_row(row, std::vector<double>{window.first, window.last});
      const double width = std::log(window.last / window.first);
      const auto r = [&](Eigen::Index i) {
        return flow.states(i, 0) - 0.5 * std::log(flow.times[static_cast<std::size_t>(i)]);
      };
      const double moved = 2 * window.last * defined_point(row, row.start()).speed;
      const Tolerance tolerance(
          (moved + 4 * flow.error.back() + 1e-12) / width,
          "twice what the logit moves at its first speed, the integrator's estimate at both ends, "
          "and rounding of r (below 240)");
      readings.push_back(reading(
          fmt::format("{}: slope of alpha - (1/2) log t, t = {:.0e} to {:.0e}", row.name, window.first, window.last),
          (r(1) - r(0)) / width, 2 * flow.error.back() / width, tolerance, 0, -0.5, -1));
    }
  }
  return readings;
}

const ErratumRegistration registration(Erratum{
    .id = "thm9-r",
    .printed = "alpha - (1/2) log t is bounded for all t > 0",
    .corrected = "alpha - (1/2) log t grows like -(1/2) log t as t -> 0, so that it is bounded for t >= 1 only",
    .tags = {"err:thm9-r", "ada:thm9"},
    .cost_seconds = 0.5,
    .method = "The alpha flow is integrated from many starts up to t = 1e-200 ... 1e-6, without any law of growth; the "
              "slope of r = alpha - (1/2) log t against log t is that of a chord. A bounded r would have slopes that "
              "tend to 0. (thm9.envelope and thm9.convergence test t >= 1.)",
    .tolerance =
        "Twice the distance that the logit moves at its first speed, the integrator's own estimate, and rounding.",
    .control = "Wrong law: r grows like -log t, as if r were alpha - log t, with the factor 1/2 forgotten.",
    .measure = measure,
});

}  // namespace
}  // namespace sinkflow::claims::thm9_r

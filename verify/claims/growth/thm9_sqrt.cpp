#include <algorithm>
#include <cmath>

#include <fmt/format.h>

#include "verify/harness/erratum.hpp"
#include "verify/instruments/growth/alpha_growth.hpp"

namespace sinkflow::claims::thm9_sqrt {
namespace {

using namespace verify;

/// Compares log(u^2/2) with the logarithm of its bounds, C_theta = e^M, at a late time. The printed constant C outside
/// the root is not given: it is taken as large as u^2/2 at a time 1e4 times earlier, where it is all that can be
/// needed. The earlier time is t = 1e8, or later if u^2/2 is not yet 1e4 times its start and A^2 (so that the start no
/// longer hides the speed).
std::vector<Reading> measure(const Setting& setting) {
  std::vector<Reading> readings;
  for (const GrowthRow& row : sample_rows(setting)) {
    const theory::GrowthLaw law = theory::growth_law(row.instance.model, 0);
    const double u = std::exp(row.start());
    // For x of both signs the range matters: subtracting the minimum from x changes K' by a constant only.
    const double c_theta = std::exp(std::max(row.range(), row.largest_mass()) / (u + law.total_count));
    const double size = u + law.total_count + std::abs(law.a());
    const double first = std::max(1e8, 1e4 * size * size / law.scaled_time(1));
    const double last = 1e4 * first;
    const theory::Trajectory flow = integrate_row(row, std::vector<double>{first, last});
    const double constant = std::exp(2 * flow.states(0, 0)) / 2;
    const double half_square = 2 * flow.states(1, 0) - std::log(2.0);
    const Tolerance tolerance(2 * flow.error[1] + 1e-13, "the integrator's own estimate, and rounding");
    const auto check = [&](double bound) {
      return at_most(fmt::format("log(u^2/2) beyond its bound, {} at t = {:.0e}", row.name, last), half_square,
                     std::log(bound), 2 * flow.error[1], tolerance);
    };
    const double linear = law.weight * law.k2 * last;
    readings.push_back({check(std::sqrt(c_theta * law.k2 * last) + constant), check(c_theta * linear + u * u / 2),
                        check(linear / 2 + u * u / 2)});
  }
  return readings;
}

const ErratumRegistration registration(Erratum{
    .id = "thm9-sqrt",
    .printed = "u^2/2 is bounded by sqrt(C_theta Var t) + C",
    .corrected = "u^2/2 is bounded by pi_v C_theta Var t + u_0^2/2",
    .tags = {"err:thm9-sqrt", "ada:thm9"},
    .cost_seconds = 0.5,
    .method = "The alpha flow is integrated from many starts on reference and random instances, and u is read at two "
              "late times (t = 1e8 and 1e12 for instance I from its own start): the first fixes the printed constant C "
              "as large as it may have to be there, the second tests the bounds. The integration uses neither bound.",
    .tolerance = "The integrator's own estimate, and rounding.",
    .control = "Wrong law: u^2/2 <= (1/2) pi_v Var t + u_0^2/2, half the true speed, as if u' u were the rate of u^2.",
    .measure = measure,
});

}  // namespace
}  // namespace sinkflow::claims::thm9_sqrt

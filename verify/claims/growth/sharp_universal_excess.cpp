#include <cmath>

#include <fmt/format.h>

#include "verify/harness/claim.hpp"
#include "verify/instruments/growth/defined_point.hpp"

namespace sinkflow::claims::sharp_universal_excess {
namespace {

using namespace verify;

/// Sum of the magnitudes of the 1/T terms of 4 t pi_v F_v = 1 + E/sqrt(T) + (...)/T, including log T. With a = A - W,
/// D = A^2 - B, T h^2 = 1 + 2 a/sqrt(T) + (3 a^2 + D log T + C - A^2)/T and F = (k2/2) h^2 (1 + c h + d h^2).
double second_order(const RowLaw& law, double scaled) {
  const theory::GrowthLaw& growth = law.growth;
  const double a = growth.a() - growth.total_count;
  const double c = growth.k3 / (3 * growth.k2);
  const double d = growth.k4 / (12 * growth.k2);
  const double square = growth.a() * growth.a();
  return 3 * a * a + std::abs(square - growth.b()) * std::log(scaled) + std::abs(law.constant) + square +
         std::abs(3 * a * c) + std::abs(d);
}

/// 4 t pi_v F_v at a time when A^2/T and C/T are below 1e-10, and the coefficient of its approach to 1.
Outcome measure(const Setting& setting) {
  require_ordinary(setting, 1e-10);
  Outcome outcome;
  for (const GrowthRow& row : all_rows(setting)) {
    const RowLaw law = row_law(row);
    const double size = law.growth.total_count + std::abs(law.growth.a()) + std::sqrt(std::abs(law.constant));
    const double t = 1e10 * size * size / law.growth.scaled_time(1);
    const double root = std::sqrt(law.growth.scaled_time(t));
    const theory::Trajectory flow = integrate_row(row, std::vector<double>{t});
    const double scaled = 4 * t * defined_point(row, flow.states(0, 0)).share;
    const double uncertainty = 2 * flow.error.back() + 1e-15 * flow.states(0, 0);  // F goes like e^(-2 alpha)

    const double e = law.growth.excess_term();
    const double next = second_order(law, root * root) / root;
    outcome.compare(
        fmt::format("4 t pi_v F_v of {} at t = {:.0e}", row.name, t), {scaled, uncertainty}, 1, 2,
        Tolerance((std::abs(e) + next) / root + 2 * uncertainty,
                  "the terms in 1/sqrt(T) and 1/T, their magnitudes added up, and the integrator's estimate"));

    outcome.compare(fmt::format("(4 t pi_v F_v - 1) sqrt(T) of {} at t = {:.0e}", row.name, t),
                    {(scaled - 1) * root, uncertainty * root}, e, 2 * law.growth.a(),
                    Tolerance(2 * next + 2 * uncertainty * root,
                              "twice the terms in 1/T, their magnitudes added up, and the integrator's estimate"));
  }
  return outcome;
}

const Registration registration(Claim{
    .id = "sharp.universal-excess",
    .title = "Every moving row contributes 1/(4t) to the excess loss, whatever its weight and variance",
    .tags = {"sf:sharp"},
    .kind = Kind::extension,
    .tier = Tier::quick,
    .expected = Verdict::confirmed,
    .cost_seconds = 0.5,
    .method = "The alpha flow with beta frozen is integrated row by row, and pi_v F_v is evaluated from its "
              "definition, in 60 digits, at the logit reached; neither uses an expansion. 4 t pi_v F_v is compared "
              "with 1, and its distance to 1 times sqrt(T) with E = 2 (A - W) + k3/(3 k2).",
    .tolerance = "The next orders of the expansion, their magnitudes added up, and the integrator's own estimate.",
    .control = "Wrong laws: 1/(2t) instead of 1/(4t), as if the loss were Var h^2 without its factor 1/2; E = 2 A, as "
               "if 1/(u + W) were 1/u and x were Gaussian.",
    .run = measure,
});

}  // namespace
}  // namespace sinkflow::claims::sharp_universal_excess

#include <cmath>

#include <fmt/format.h>

#include "verify/harness/claim.hpp"
#include "verify/instruments/growth/alpha_growth.hpp"
#include "verify/instruments/growth/growth_figures.hpp"

namespace sinkflow::claims::sharp_constant {
namespace {

using namespace verify;

/// alpha of each row late in its flow against the law with one term and with two.
Outcome measure(const Setting& setting) {
  require_ordinary(setting, 1e-11);
  Outcome outcome;
  for (const GrowthRow& row : all_rows(setting)) {
    const RowLaw law = row_law(row);
    for (const int order : {1, 2}) {
      const double t = resolvable_time(law, order);
      const theory::Trajectory flow = integrate_row(row, std::vector<double>{t});
      const Tolerance tolerance(2 * law.omitted(order, t),
                                "twice the omitted terms of the expansion, the one in 1/T from the start's quadrature");
      const auto check = [&](double predicted) {
        return Check{
            fmt::format("{} at t = {:.0e}, {}", row.name, t, order == 1 ? "leading term" : "with the next term"),
            predicted, flow.states(0, 0), flow.error.back(), tolerance};
      };
      const double wrong_shift = order == 1 ? -0.5 * std::log(2.0) : -2 * law.growth.term(2, t);
      outcome.evidence.checks.push_back(check(law.predicted(order, t)));
      outcome.control.evidence.checks.push_back(check(law.predicted(order, t) + wrong_shift));
    }
  }
  outcome.figures.push_back(alpha_growth_figure(setting));
  return outcome;
}

const Registration registration(Claim{
    .id = "sharp.constant",
    .title = "The growth has the exact constant (1/2) log(2 pi_v Var x) and next term -A/sqrt(T)",
    .tags = {"sf:sharp"},
    .kind = Kind::extension,
    .tier = Tier::quick,
    .expected = Verdict::confirmed,
    .cost_seconds = 0.5,
    .method = "The alpha flow with beta frozen is integrated row by row, on the setting's instance and from several "
              "starts on "
              "reference and random instances, and compared, at one late time a row and term, with the expansion whose "
              "coefficients are cumulants of x under p_v.",
    .tolerance = "Twice the sum of the terms left out, the one in 1/T from a quadrature of the start.",
    .control = "Constant without the factor 2 in T = 2 pi k2 t (leading term); A of the opposite sign (next term).",
    .figures = {"alpha-growth"},
    .run = measure,
});

}  // namespace
}  // namespace sinkflow::claims::sharp_constant

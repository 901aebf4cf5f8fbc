#include <cmath>

#include <fmt/format.h>

#include "verify/harness/claim.hpp"
#include "verify/instruments/growth/alpha_growth.hpp"
#include "verify/instruments/growth/growth_figures.hpp"

namespace sinkflow::claims::sharp_constant {
namespace {

using namespace verify;

/// Compares alpha of each row, late in its flow, with the law with one term and with two.
Outcome measure(const Setting& setting) {
  require_ordinary(setting, 1e-11);
  Outcome outcome;
  std::vector<LogitReading> readings;
  for (const GrowthRow& row : all_rows(setting)) {
    const RowLaw law = row_law(row);
    for (const int order : {1, 2}) {
      const double t = resolvable_time(law, order);
      const theory::Trajectory flow = integrate_row(row, std::vector<double>{t});
      readings.push_back({row.name, t, flow.states(0, 0)});
      const Tolerance tolerance(2 * law.omitted(order, t),
                                "twice the omitted terms of the expansion, the one in 1/T from the start's quadrature");
      const double wrong_shift = order == 1 ? -0.5 * std::log(2.0) : -2 * law.growth.term(2, t);
      outcome.compare(
          fmt::format("{} at t = {:.0e}, {}", row.name, t, order == 1 ? "leading term" : "with the next term"),
          {flow.states(0, 0), flow.error.back()}, law.predicted(order, t), law.predicted(order, t) + wrong_shift,
          tolerance);
    }
  }
  outcome.figures.push_back(alpha_growth_figure(setting, readings));
  return outcome;
}

const Registration registration(Claim{
    .id = "sharp.constant",
    .title = "The growth has the exact constant (1/2) log(2 pi_v Var x) and the next term -A/sqrt(T)",
    .tags = {"sf:sharp"},
    .kind = Kind::extension,
    .tier = Tier::quick,
    .expected = Verdict::confirmed,
    .cost_seconds = 0.5,
    .method = "The alpha flow with beta frozen is integrated row by row, on the setting's instance and from several "
              "starts on reference and random instances, and compared, at one late time for each row and number of "
              "terms, with the expansion, whose coefficients are cumulants of x under p_v, computed without the flow.",
    .tolerance =
        "Twice the sum of the terms left out; the one in 1/T comes from a quadrature that begins at the row's start.",
    .control = "Wrong laws: the constant without the factor 2 in T = 2 pi k2 t, as if u' u were the rate of u^2 "
               "(leading term); A with the opposite sign (next term).",
    .figures = {"alpha-growth"},
    .run = measure,
});

}  // namespace
}  // namespace sinkflow::claims::sharp_constant

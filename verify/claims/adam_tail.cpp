#include <cmath>

#include <fmt/format.h>

#include "verify/claim.hpp"
#include "verify/discrete_rows.hpp"
#include "verify/fit.hpp"

namespace sinkflow::verify {
namespace {

/// eps at which the linear growth ends 6 above the row's scale and at least 4 above the start.
theory::AdamLaw law_of(const DiscreteRow& row, double step) {
  theory::AdamLaw law{step, 0.9, 0.99, 0};
  law.eps = row.gradient_scale() * std::exp(-2 * std::max(std::log(row.scale()) + 6, row.start + 4));
  return law;
}

std::vector<double> trained(const DiscreteRow& row, const theory::AdamLaw& law, const std::vector<long>& steps) {
  return trained_logits(row, "adam", {.step = law.step, .beta1 = law.beta1, .beta2 = law.beta2, .eps = law.eps},
                        row.start, steps);
}

/// What a logit of the tail may differ from the leading law by: with y = eps e^(2 alpha)/C the speed obeys
/// y + log y = 2 eta (n - n_c) + O(1), n_c the length of the linear part.
double omitted(const DiscreteRow& row, const theory::AdamLaw& law, double n) {
  const double clock = 2 * law.step * n;
  const double lost = 2 * law.step * (law.crossover_logit(row.law) - row.start) / law.slope() + std::log(clock) + 1;
  return 0.5 * lost / clock + row.next_coefficient() * std::exp(-law.tail_logit(row.law, n));
}

/// alpha by step, the line of slope rho through the point where the row's own scale is left behind, and the tail.
void draw_run(const DiscreteRow& row, double step, int colour, const std::vector<long>& steps, Panel& panel) {
  const theory::AdamLaw law = law_of(row, step);
  const std::vector<double> logits = trained(row, law, steps);
  const double anchor = std::log(row.scale()) + 3;
  double offset = 0;
  Series measured{fmt::format("\u03b7 = {}", step), Mark::line, colour, {}, {}};
  Series linear{fmt::format("\u03c1 = {:.6f} a step", law.slope()), Mark::dashed, colour, {}, {}};
  Series tail{"\u00bd log(2C\u03b7n/\u03b5)", Mark::dotted, colour, {}, {}};
  for (std::size_t i = 0; i < steps.size(); ++i) {
    const auto n = static_cast<double>(steps[i]);
    measured.x.push_back(n);
    measured.y.push_back(logits[i]);
    offset = logits[i] < anchor ? logits[i] - law.slope() * n : offset;
  }
  const double crossover = law.crossover_logit(row.law);
  for (const double n : measured.x) {
    if (const double y = offset + law.slope() * n; y < crossover + 2) {
      linear.x.push_back(n);
      linear.y.push_back(y);
    }
    if (const double y = law.tail_logit(row.law, n); y > crossover) {
      tail.x.push_back(n);
      tail.y.push_back(y);
    }
  }
  panel.series.push_back(measured);
  panel.series.push_back(panel.x.logarithmic ? tail : linear);
}

Figure draw(const DiscreteRow& row) {
  Panel early{"linear", {"n, steps", false}, {"\u03b1, logit on <s>", false}, {}};
  Panel late{"then logarithmic", {"n, steps", true}, {"\u03b1, logit on <s>", false}, {}};
  std::vector<long> first;
  for (long n = 0; n <= 8000; n += 40) {
    first.push_back(std::max(n, 1L));
  }
  const std::vector<long> all = log_spaced_steps(1, 1'000'000, 241);
  int colour = 0;
  for (const double step : {0.001, 0.003, 0.03}) {
    draw_run(row, step, colour, first, early);
    draw_run(row, step, colour++, all, late);
  }
  const theory::AdamLaw law = law_of(row, 0.03);
  const double crossover = law.crossover_logit(row.law);
  early.series.push_back(
      {"the cap \u2212\u00bc log b\u2082", Mark::dotted, 7, {0, crossover / law.cap()}, {0, crossover}});
  early.series.push_back({"\u03b1_c = \u00bd log(C/\u03b5)", Mark::dashed, 7, {0, 8000}, {crossover, crossover}});
  late.series.push_back({"\u03b1_c", Mark::dashed, 7, {1, 1e6}, {crossover, crossover}});
  return {
      "adam-growth",
      "Adam: linear, then logarithmic growth of a sink logit",
      fmt::format("Deterministic Adam (0.9, 0.99) on {}, eps = {:.2g}. The growth a step is the root rho of the slope "
                  "equation, whatever the row, and never above the cap 0.0025126; it ends where the gradient falls "
                  "to eps.",
                  row.name, law.eps),
      {early, late}};
}

/// The logit after a million steps, and its slope per unit of log n over the last decade.
Outcome measure(const Setting& setting) {
  Outcome outcome;
  const std::vector<long> steps = log_spaced_steps(100'000, 1'000'000, 11);
  const std::vector<double> n(steps.begin(), steps.end());
  const std::vector<DiscreteRow> rows = discrete_rows(setting);
  for (std::size_t i = 0; i < rows.size(); i += 2) {  // every other row: a million steps each
    const DiscreteRow& row = rows[i];
    const theory::AdamLaw law = law_of(row, i % 4 == 0 ? 0.03 : 0.01);
    const std::vector<double> logits = trained(row, law, steps);
    const std::string name = fmt::format("{}, eta = {}, eps = {:.2g}", row.name, law.step, law.eps);
    const Tolerance tolerance(omitted(row, law, n.back()), "the length of the linear part, log n/n, and A e^(-alpha)");
    const auto check = [&](double predicted) {
      return Check{name + ": logit after 1e6 steps", predicted, logits.back(), 1e-10, tolerance};
    };
    const double expected = law.tail_logit(row.law, n.back());
    outcome.evidence.checks.push_back(check(expected));
    outcome.control.evidence.checks.push_back(check(expected - 0.5 * std::log(2.0)));

    const Fit line = fit(n, logits, FitLaw::log, n.front(), n.back());
    // What is omitted falls like 1/n: over a decade a least-squares slope takes up at most 1.5 of its first value.
    const double bound = 1.5 * omitted(row, law, n.front()) / std::log(10.0);
    const Tolerance slope_tolerance(bound, "what the omitted terms can add to a slope over this window");
    const Tolerance half_tolerance(4 * bound, "the same for two windows of half the width");
    const auto slope = [&](double predicted) {
      return Check{name + ": slope per log n", predicted, line.whole.slope, line.whole.half_width, slope_tolerance};
    };
    outcome.evidence.checks.push_back(slope(0.5));
    outcome.evidence.checks.push_back({name + ": half-windows, difference of slopes", 0,
                                       line.late.slope - line.early.slope, line.early.half_width + line.late.half_width,
                                       half_tolerance});
    outcome.control.evidence.checks.push_back(slope(0.4));
  }
  outcome.figures.push_back(draw(rows.front()));
  return outcome;
}

const Registration registration(Claim{
    .id = "adam.tail",
    .title = "Once the gradient is below eps, Adam's logit is (1/2) log(2 C eta n/eps)",
    .tags = {"sf:adam"},
    .kind = Kind::extension,
    .tier = Tier::quick,
    .expected = Verdict::confirmed,
    .cost_seconds = 1,
    .method = "A million steps of Adam on the exact simplified loss, eps put where the growth reaches it after a few "
              "thousand: the last logit, and a line in log n over the last decade and its halves.",
    .tolerance = "What the tail's own equation of motion leaves beyond the leading term, and the gradient's next term.",
    .control = "The tail without the factor 2, and the slope 0.4 instead of 0.5.",
    .figures = {"adam-growth"},
    .run = measure,
});

}  // namespace
}  // namespace sinkflow::verify

#include "verify/instruments/optimisers/adam_growth.hpp"

#include <algorithm>
#include <cmath>

#include <fmt/format.h>

#include "verify/statistics/spacing.hpp"

namespace sinkflow::verify {
namespace {

/// alpha by step, the line of slope rho through the point where the row's own scale is left behind, and the tail.
void draw_run(const DiscreteRow& row, double step, int colour, const std::vector<long>& steps, Panel& panel) {
  const theory::AdamLaw law = adam_law_with_early_tail(row, step);
  const std::vector<double> logits = trained_logits(row, "adam", adam_options(law), row.start, steps);
  const double anchor = std::log(row.scale()) + 3;
  double offset = 0;
  Series measured{fmt::format("\u03b7 = {}", step), Mark::line, colour, {}, {}};
  Series linear{fmt::format("\u03c1 = {:.6f} a step", law.slope()), Mark::dashed, colour, {}, {}};
  Series tail{"", Mark::dotted, colour, {}, {}};
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

}  // namespace

theory::AdamLaw adam_law_with_early_tail(const DiscreteRow& row, double step) {
  theory::AdamLaw law{step, 0.9, 0.99, 0};
  law.eps = row.gradient_scale() * std::exp(-2 * std::max(std::log(row.scale()) + 6, row.start + 4));
  return law;
}

Figure adam_growth_figure(const DiscreteRow& row) {
  Panel early{"The beginning: linear in the steps", {"n, steps", false}, {"\u03b1, logit on <s>", false}, {}};
  Panel late{"The whole way: then logarithmic", {"n, steps", true}, {"\u03b1, logit on <s>", false}, {}};
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
  const theory::AdamLaw law = adam_law_with_early_tail(row, 0.03);
  const double crossover = law.crossover_logit(row.law);
  early.series.push_back(
      {"the cap \u2212\u00bc log b\u2082", Mark::dotted, kGrey, {0, crossover / law.cap()}, {0, crossover}});
  early.series.push_back({"\u03b1_c = \u00bd log(C/\u03b5)", Mark::dashed, kGrey, {0, 8000}, {crossover, crossover}});
  late.series.push_back(legend_entry("\u00bd log(2C\u03b7n/\u03b5)", Mark::dotted));
  late.series.push_back({"\u03b1_c", Mark::dashed, kGrey, {1, 1e6}, {crossover, crossover}});
  return {
      "adam-growth",
      "Adam: linear, then logarithmic growth of a sink logit",
      fmt::format("Deterministic Adam (0.9, 0.99) on {}, eps = {:.2g}. The growth a step is the root rho of the slope "
                  "equation, whatever the row, and never above the cap 0.0025126; it ends where the gradient falls "
                  "to eps.",
                  row.name, law.eps),
      {early, late}};
}

}  // namespace sinkflow::verify

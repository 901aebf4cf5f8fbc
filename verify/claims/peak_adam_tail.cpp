#include <cmath>

#include <fmt/format.h>

#include "verify/alpha_growth.hpp"
#include "verify/claim.hpp"
#include "verify/discrete_rows.hpp"
#include "verify/fit.hpp"
#include "verify/residual_model.hpp"

namespace sinkflow::verify {
namespace {

constexpr double kStep = 0.5;

/// Adam that leaves its linear growth at s_c = 20 b.
theory::AdamOnResidual law_of(const ResidualModel& model) {
  theory::AdamOnResidual law{model.law(), kStep, 0.99, 1, model.entries};
  law.eps = law.loss.force(20 * model.b) / std::sqrt(model.entries);
  return law;
}

std::vector<double> trained(const ResidualModel& model, const std::string& optimiser, double eps, double decay,
                            const std::vector<long>& steps) {
  return trained_sizes(model, optimiser,
                       {.step = kStep, .beta1 = 0.9, .beta2 = 0.99, .eps = eps, .weight_decay = decay}, model.b, steps);
}

/// The relative distance to the leading law after n steps: the gradient's share in the denominator, the steps until
/// sqrt(v) has come down from the first gradients to eps, and the loss' next term.
double omitted(const ResidualModel& model, const theory::AdamOnResidual& law, double s, double n) {
  const double first = law.loss.force(model.b) / std::sqrt(model.entries);
  const double delay = 2 * std::log(first / law.eps) / (1 - law.beta2);
  return 1.5 * (std::pow(law.crossover_size() / s, model.power + 1) + delay / (n * (model.power + 2)) +
                model.flow_correction(s, model.b));
}

Panel draw(const ResidualModel& model) {
  const std::vector<long> steps = log_spaced_steps(1, 300'000, 161);
  const std::vector<double> n(steps.begin(), steps.end());
  const theory::AdamOnResidual law = law_of(model);
  const double decay = 1e-3;
  Panel panel{fmt::format("{}: p = {}", model.name, model.power), {"n, steps", true}, {"s, size of the peak", true}, {}};
  int colour = 0;
  const auto add = [&](const std::string& label, Mark mark, const std::vector<double>& s) {
    panel.series.push_back({label, mark, colour, n, s});
  };
  const auto predicted = [&](const std::string& label, auto size) {
    Series series{label, Mark::dashed, colour, {}, {}};
    for (const double step : n) {
      if (size(step) > 3 * model.b) {
        series.x.push_back(step);
        series.y.push_back(size(step));
      }
    }
    panel.series.push_back(series);
    ++colour;
  };
  add("gradient descent", Mark::line, trained(model, "gradient_descent", 1, 0, steps));
  predicted(fmt::format("n^(1/{})", model.power + 2), [&](double at) { return law.loss.flow_size(kStep * at); });
  add("Adam", Mark::line, trained(model, "adam", law.eps, 0, steps));
  predicted(fmt::format("tail, n^(1/{})", model.power + 2), [&](double at) { return law.tail_size(at); });
  add("sign descent", Mark::line, trained(model, "sign_descent", 1, 0, steps));
  predicted("linear", [&](double at) { return law.speed() * at; });
  add(fmt::format("AdamW, decay {}", decay), Mark::line, trained(model, "adamw", law.eps, decay, steps));
  predicted("saturation", [&](double) { return law.tail_saturation(decay); });
  add(fmt::format("L2 in Adam, {}", decay / 100), Mark::line, trained(model, "adam_l2", law.eps, decay / 100, steps));
  predicted("saturation", [&](double) { return law.l2_saturation(decay / 100); });
  return panel;
}

/// Size and exponent of Adam's growth far beyond the crossover.
Outcome measure(const Setting& /*setting*/) {
  Outcome outcome;
  const std::vector<long> steps = log_spaced_steps(40'000, 400'000, 11);
  const std::vector<double> n(steps.begin(), steps.end());
  const std::vector<ResidualModel> models = residual_models();
  for (const ResidualModel& model : models) {
    const theory::AdamOnResidual law = law_of(model);
    const std::vector<double> sizes = trained(model, "adam", law.eps, 0, steps);
    const std::string name = fmt::format("{}, eps = {:.2g}", model.name, law.eps);
    const Tolerance tolerance(sizes.back() * omitted(model, law, sizes.back(), n.back()),
                              "the gradient against eps, the memory of v, the loss' next term, and half again");
    const auto check = [&](double predicted) {
      return Check{name + ": s after 400,000 steps", predicted, sizes.back(), 1e-9 * sizes.back(), tolerance};
    };
    const double predicted = law.tail_size(n.back());
    outcome.evidence.checks.push_back(check(predicted));
    outcome.control.evidence.checks.push_back(check(predicted * std::pow(2, -law.loss.exponent())));

    const Fit line = fit(n, sizes, FitLaw::power, n.front(), n.back());
    const double bound = 1.5 * omitted(model, law, sizes.front(), n.front()) / std::log(10.0);
    const auto slope = [&](double exponent) {
      return Check{name + ": exponent over the last decade", exponent, line.whole.slope, line.whole.half_width,
                   Tolerance(bound, "what the same terms can add to a slope over this window")};
    };
    outcome.evidence.checks.push_back(slope(law.loss.exponent()));
    outcome.evidence.checks.push_back({name + ": half-windows, difference of exponents", 0,
                                       line.late.slope - line.early.slope,
                                       line.early.half_width + line.late.half_width,
                                       Tolerance(4 * bound, "the same for two windows of half the width")});
    outcome.control.evidence.checks.push_back(slope(1.0 / (model.power + 1)));
  }
  outcome.figures.push_back({"residual-growth",
                             "Growth of a residual-state peak by optimiser",
                             "eta = 0.5, eps such that Adam's gradient falls to it at s = 20. The shape separates Adam "
                             "from gradient descent: linear first, then the same power of n.",
                             {draw(models[0]), draw(models[2])}});
  return outcome;
}

const Registration registration(Claim{
    .id = "peak.adam-tail",
    .title = "Beyond the crossover Adam's peak grows with the flow's exponent, on a clock faster by 1/eps",
    .tags = {"sf:residual-peak"},
    .kind = Kind::extension,
    .tier = Tier::quick,
    .expected = Verdict::confirmed,
    .cost_seconds = 1,
    .method = "400,000 steps of Adam on the actual losses, eps put where the growth reaches it at s = 20 b: the last size, "
              "and a power law over the last decade of n and its halves.",
    .tolerance = "The gradient's share against eps, the memory of v and the next term of the loss.",
    .control = "Half the time; the exponent 1/(p+1).",
    .figures = {"residual-growth"},
    .run = measure,
});

}  // namespace
}  // namespace sinkflow::verify

#include <cmath>

#include <fmt/format.h>

#include "verify/harness/claim.hpp"
#include "verify/instruments/residual/residual_model.hpp"
#include "verify/statistics/fit.hpp"

namespace sinkflow::claims::peak_adam_linear {
namespace {

using namespace verify;

/// Speed and exponent of Adam's growth, eps far below the gradient.
Outcome measure(const Setting& /*setting*/) {
  Outcome outcome;
  const std::vector<long> steps{100'000, 110'000, 120'000, 130'000, 140'000, 150'000, 160'000, 180'000, 200'000};
  const std::vector<double> n(steps.begin(), steps.end());
  for (const ResidualModel& model : residual_models()) {
    for (const double beta2 : {0.99, 0.999}) {
      const theory::AdamOnResidual law{model.law(), 0.01, beta2, 1e-30, model.entries};
      const double start = 10 * law.settled_size();
      const std::vector<double> sizes =
          trained_sizes(model, "adam", {.step = law.step, .beta1 = 0.9, .beta2 = beta2, .eps = law.eps}, start, steps);
      // The moments lag: v holds the gradient of 1/(1-b2) steps ago and m that of 1/(1-b1), so the speed is lower by
      // (p+1) (speed/s) (b2/(1-b2) - b1/(1-b1)), and half of it again for what follows.
      const double lag = 1.5 * law.settled_size() / sizes.front();
      const std::string name = fmt::format("{}, b2 = {}", model.name, beta2);
      const auto speed = [&](double predicted) {
        return Check{name + ": growth a step", predicted, (sizes.back() - sizes.front()) / (n.back() - n.front()),
                     1e-12, Tolerance(lag * law.speed(), "what the moments lag behind at the start of the window")};
      };
      outcome.evidence.checks.push_back(speed(law.speed()));
      outcome.control.evidence.checks.push_back(speed(law.step / std::sqrt(2 * model.entries)));

      std::vector<double> grown;
      grown.reserve(sizes.size());
      for (const double size : sizes) {
        grown.push_back(size - start);
      }
      const Fit line = fit(n, grown, FitLaw::power, n.front(), n.back());
      // Summed up, the lag takes (p+1) speed/(1-b2) log(s/s_0) off s - s_0: a share that falls almost like 1/n, so it
      // adds at most itself to an exponent.
      const double missing = 1.5 * law.settled_size() * std::log(sizes.front() / start) / grown.front();
      const Tolerance tolerance(missing, "the share of s - s_0 that the lag has cost so far");
      const auto exponent = [&](double predicted) {
        return Check{name + ": exponent of s - s_0 in n", predicted, line.whole.slope, line.whole.half_width,
                     tolerance};
      };
      outcome.evidence.checks.push_back(exponent(1));
      outcome.evidence.checks.push_back({name + ": half-windows, difference of exponents", 0,
                                         line.late.slope - line.early.slope,
                                         line.late.half_width + line.early.half_width, tolerance});
      outcome.control.evidence.checks.push_back(exponent(law.loss.exponent()));
    }
  }
  return outcome;
}

const Registration registration(Claim{
    .id = "peak.adam-linear",
    .title = "Adam lets the peak grow linearly, by eta an entry of e and step, where the flow would give t^(1/4)",
    .tags = {"ada:sec2.3", "sf:residual-peak"},
    .kind = Kind::extension,
    .tier = Tier::quick,
    .expected = Verdict::confirmed,
    .cost_seconds = 0.5,
    .method =
        "Adam with eps = 1e-30 on the actual losses, from 10 times the size at which its moments keep up: growth a "
        "step and power law over steps 100,000 to 200,000.",
    .tolerance = "What the moments lag behind the falling gradient.",
    .control = "A speed lower by sqrt(2 m): eta for the vector as a whole, and less; the flow's exponent 1/(p+2).",
    .run = measure,
});

}  // namespace
}  // namespace sinkflow::claims::peak_adam_linear

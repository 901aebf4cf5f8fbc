#include <cmath>

#include <fmt/format.h>

#include "verify/harness/claim.hpp"
#include "verify/instruments/residual/residual_model.hpp"
#include "verify/statistics/fit.hpp"

namespace sinkflow::claims::peak_adam_linear {
namespace {

using namespace verify;

/// Compares speed and exponent of Adam's growth while eps is far below the gradient.
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
      // The moments lag: v holds the gradient of 1/(1-b2) steps ago and m that of 1/(1-b1), so that the speed is lower
      // by the relative amount (p+1) (speed/s) (b2/(1-b2) - b1/(1-b1)). Half of it again covers the later terms.
      const double lag = 1.5 * law.settled_size() / sizes.front();
      const std::string name = fmt::format("{}, b2 = {}", model.name, beta2);
      outcome.compare(name + ": growth a step", {(sizes.back() - sizes.front()) / (n.back() - n.front()), 1e-12},
                      law.speed(), law.step / std::sqrt(2 * model.entries),
                      Tolerance(lag * law.speed(), "what the moments lag behind at the start of the window"));

      std::vector<double> grown;
      grown.reserve(sizes.size());
      for (const double size : sizes) {
        grown.push_back(size - start);
      }
      const Fit line = fit(n, grown, FitLaw::power, n.front(), n.back());
      // Summed up, the lag reduces s - s_0 by (p+1) speed/(1-b2) log(s/s_0). The relative reduction falls almost like
      // 1/n and changes an exponent by at most its own size.
      const double missing = 1.5 * law.settled_size() * std::log(sizes.front() / start) / grown.front();
      const Tolerance tolerance(missing, "the share of s - s_0 that the lag has cost so far");
      outcome.compare(name + ": exponent of s - s_0 in n", {line.whole.slope, line.whole.half_width}, 1,
                      law.loss.exponent(), tolerance);
      outcome.evidence.checks.push_back({name + ": half-windows, difference of exponents", 0,
                                         line.late.slope - line.early.slope,
                                         line.late.half_width + line.early.half_width, tolerance});
    }
  }
  return outcome;
}

const Registration registration(Claim{
    .id = "peak.adam-linear",
    .title =
        "Adam lets the peak grow linearly, by eta for each entry of e and step, where the flow would give t^(1/(p+2))",
    .tags = {"ada:sec2.3", "sf:residual-peak"},
    .kind = Kind::extension,
    .tier = Tier::quick,
    .expected = Verdict::confirmed,
    .cost_seconds = 0.5,
    .method = "Adam with eps = 1e-30 is run on the actual losses, not on their expansion, from 10 times the size at "
              "which its moments follow the gradient. The growth a step and a power law are measured over steps "
              "100,000 to 200,000, without the law.",
    .tolerance = "The lag of the moments behind the falling gradient.",
    .control = "Wrong laws: a speed of eta/sqrt(2 m) instead of eta sqrt(m), less than for a step of length eta in the "
               "direction of e; the flow's exponent 1/(p+2), as if Adam only changed the clock.",
    .run = measure,
});

}  // namespace
}  // namespace sinkflow::claims::peak_adam_linear

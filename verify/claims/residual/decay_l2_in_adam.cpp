#include <cmath>

#include <fmt/format.h>

#include "verify/harness/claim.hpp"
#include "verify/instruments/optimisers/discrete_rows.hpp"
#include "verify/instruments/residual/residual_model.hpp"
#include "verify/statistics/extremes.hpp"

namespace sinkflow::claims::decay_l2_in_adam {
namespace {

using namespace verify;

/// Compares the mean of s over late steps of Adam with the decay inside the gradient; the largest distance to this mean
/// is the uncertainty.
Outcome measure(const Setting& /*setting*/) {
  Outcome outcome;
  for (const ResidualModel& model : residual_models()) {
    for (const double rest : {50.0, 150.0}) {
      theory::AdamOnResidual law{model.law(), 0.01, 0.99, 1e-30, model.entries};
      const double target = rest * model.b;
      const double decay = law.loss.force(target) / target;
      std::vector<long> steps;
      for (long n = 100'000; n < 101'000; ++n) {
        steps.push_back(n);
      }
      const std::vector<double> sizes = trained_sizes(
          model, "adam_l2", {.step = law.step, .beta1 = 0.9, .beta2 = law.beta2, .eps = law.eps, .weight_decay = decay},
          model.b, steps);
      double mean = 0;
      for (const double s : sizes) {
        mean += s / static_cast<double>(sizes.size());
      }
      double swing = 0;
      for (const double s : sizes) {
        swing = larger(swing, std::abs(s - mean));
      }
      const Tolerance tolerance(mean * 1.5 * 3 * model.b * model.b / (mean * mean) / (model.power + 2) + law.speed(),
                                "the loss' next term in (b/s)^2, and a step");
      outcome.compare(fmt::format("{}, wd = {:.3g}: mean s over steps 100,000 to 101,000", model.name, decay),
                      {mean, swing}, law.l2_saturation(decay), law.l2_saturation(2 * decay), tolerance);
    }
  }
  return outcome;
}

const Registration registration(Claim{
    .id = "decay.l2-in-adam",
    .title = "L2 decay inside Adam stops the peak where the loss with the decay in it is least, at (p A/wd)^(1/(p+2))",
    .tags = {"sf:residual-decay"},
    .kind = Kind::extension,
    .tier = Tier::quick,
    .expected = Verdict::confirmed,
    .cost_seconds = 0.5,
    .method = "100,000 steps of Adam are run on the actual losses plus (wd/2)|z|^2, not on their expansion. The mean "
              "over the next thousand steps is compared; its swing counts as uncertainty.",
    .tolerance = "The next term of the loss, and one step.",
    .control = "Wrong law: twice the decay, as for a penalty wd |z|^2 without the factor 1/2.",
    .run = measure,
});

}  // namespace
}  // namespace sinkflow::claims::decay_l2_in_adam

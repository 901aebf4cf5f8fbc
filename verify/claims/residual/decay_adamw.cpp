#include <cmath>

#include <fmt/format.h>

#include "verify/harness/claim.hpp"
#include "verify/instruments/residual/residual_model.hpp"

namespace sinkflow::claims::decay_adamw {
namespace {

using namespace verify;

/// Compares the size at which AdamW comes to rest, with a decay that stops the linear growth and with one that stops
/// the tail.
Outcome measure(const Setting& /*setting*/) {
  Outcome outcome;
  for (const ResidualModel& model : residual_models()) {
    const double root = std::sqrt(model.entries);
    const auto add = [&](const theory::AdamOnResidual& law, double decay, double spans, double right, double wrong,
                         double next) {
      const std::vector<long> when{std::lround(spans / (law.step * decay))};
      const double size = trained_sizes(
          model, "adamw", {.step = law.step, .beta1 = 0.9, .beta2 = law.beta2, .eps = law.eps, .weight_decay = decay},
          model.b, when)[0];
      const Tolerance tolerance(1.5 * next * size, "the next terms of wd s = |g|/(|g| + eps), and half of them again");
      outcome.compare(fmt::format("{}, wd = {:.3g}, s_c = {:.3g}: s at rest", model.name, decay, law.crossover_size()),
                      {size, 1e-9 * size}, right, wrong, tolerance);
    };
    const auto loss_term = [&](double s) { return 3 * model.b * model.b / (s * s); };

    // Strong decay: sqrt(m)/wd is a hundredth of s_c.
    theory::AdamOnResidual law{model.law(), 0.05, 0.99, 1, model.entries};
    law.eps = law.loss.force(2000 * root) / root;
    const double strong = 0.05;
    const double low = law.linear_saturation(strong);
    const double share = std::pow(low / law.crossover_size(), model.power + 1);
    // The rate of approach is eta wd and, in the tail, p + 2 times as large. Some of the 60/(eta wd) steps are needed
    // for v to forget the start.
    add(law, strong, 60, low, law.tail_saturation(strong), share * (1 + loss_term(low)));

    // Weak decay: sqrt(m)/wd is a thousand times s_c = 20 b.
    law.step = 0.5;
    law.eps = law.loss.force(20 * model.b) / root;
    const double weak = root / (20'000 * model.b);
    const double high = law.tail_saturation(weak);
    add(law, weak, 12, high, law.l2_saturation(weak), (weak * high / root + loss_term(high)) / (model.power + 2));
  }
  return outcome;
}

const Registration registration(Claim{
    .id = "decay.adamw",
    .title = "Decoupled decay stops Adam's peak at sqrt(m)/wd in the linear regime and at (p A/(eps wd))^(1/(p+2)) "
             "beyond it",
    .tags = {"sf:residual-decay"},
    .kind = Kind::extension,
    .tier = Tier::quick,
    .expected = Verdict::confirmed,
    .cost_seconds = 1,
    .method = "AdamW is run on the actual losses, not on their expansion, for 60/(eta wd) and 12/(eta wd) steps, with "
              "sqrt(m)/wd a hundredth of s_c and a thousand times s_c.",
    .tolerance = "The next terms of the equation for the point of rest, and half of them again.",
    .control = "Wrong laws: for strong decay the weak-decay formula; for weak decay the fixed point of L2 "
               "regularisation inside Adam, which lacks eps.",
    .run = measure,
});

}  // namespace
}  // namespace sinkflow::claims::decay_adamw

#include <cmath>

#include <fmt/format.h>

#include "verify/harness/claim.hpp"
#include "verify/instruments/residual/residual_model.hpp"

namespace sinkflow::claims::decay_adamw {
namespace {

using namespace verify;

/// Where AdamW comes to rest: with a decay that stops the linear growth, and with one that stops the tail.
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
      const auto check = [&](double predicted) {
        return Check{fmt::format("{}, wd = {:.3g}, s_c = {:.3g}: s at rest", model.name, decay, law.crossover_size()),
                     predicted, size, 1e-9 * size, tolerance};
      };
      outcome.evidence.checks.push_back(check(right));
      outcome.control.evidence.checks.push_back(check(wrong));
    };
    const auto loss_term = [&](double s) { return 3 * model.b * model.b / (s * s); };

    // 1/wd a hundredth of s_c.
    theory::AdamOnResidual law{model.law(), 0.05, 0.99, 1, model.entries};
    law.eps = law.loss.force(2000 * root) / root;
    const double strong = 0.05;
    const double low = law.linear_saturation(strong);
    const double share = std::pow(low / law.crossover_size(), model.power + 1);
    // Rates of approach are eta wd and, in the tail, p + 2 times that; v takes some of the 60 to forget the start.
    add(law, strong, 60, low, law.tail_saturation(strong), share * (1 + loss_term(low)));

    // 1/wd a thousand times s_c = 20 b.
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
    .title = "Decoupled decay stops Adam's peak at sqrt(m)/wd in the linear regime, at (p A/(eps wd))^(1/(p+2)) beyond",
    .tags = {"sf:residual-decay"},
    .kind = Kind::extension,
    .tier = Tier::quick,
    .expected = Verdict::confirmed,
    .cost_seconds = 1,
    .method =
        "AdamW on the actual losses for 60/(eta wd) and 12/(eta wd) steps, with sqrt(m)/wd a hundredth of s_c and a "
        "thousand times s_c.",
    .tolerance = "The next terms of the equation for the point of rest.",
    .control = "Each regime's law in the other; for weak decay that of L2 inside Adam, without eps.",
    .run = measure,
});

}  // namespace
}  // namespace sinkflow::claims::decay_adamw

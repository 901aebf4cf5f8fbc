#include <cmath>

#include <fmt/format.h>

#include "verify/harness/claim.hpp"
#include "verify/instruments/residual/residual_model.hpp"

namespace sinkflow::claims::peak_adam_crossover {
namespace {

using namespace verify;

/// The size at which Adam's speed has fallen to half of eta sqrt(m).
double size_of_half_speed(const ResidualModel& model, const theory::AdamOnResidual& law, double start) {
  const auto rule =
      solvers::make_optimiser<double>("adam", {.step = law.step, .beta1 = 0.9, .beta2 = law.beta2, .eps = law.eps});
  std::vector<double> z = model.at(start);
  std::vector<double> slope(z.size());
  double before = start;
  double after = start;
  constexpr long settled = 5000;
  constexpr long patience = 1'000'000;
  for (long n = 0; n < settled || (after - before > law.speed() / 2 && n < patience); ++n) {
    before = after;
    model.gradient(z, model.gain, slope);
    rule->step(slope, z);
    after = model.size(z);
  }
  return (before + after) / 2;
}

Outcome measure(const Setting& /*setting*/) {
  Outcome outcome;
  for (const ResidualModel& model : residual_models()) {
    theory::AdamOnResidual law{model.law(), 0.01, 0.99, 1, model.entries};
    const double start = 30 * law.settled_size();
    // eps is the size of an entry of the gradient at a distance 500 eta sqrt(m)/(1-b2) from the start.
    law.eps = law.loss.force(start + 500 * law.speed() / (1 - law.beta2)) / std::sqrt(model.entries);
    const double crossover = law.crossover_size();
    const Tolerance tolerance(2 * law.settled_size() + 3 * model.b * model.b / crossover,
                              "what the moments lag behind, twice, and the next term in (b/s)^2");
    outcome.compare(fmt::format("{}, eps = {:.2g}: s at half the speed", model.name, law.eps),
                    {size_of_half_speed(model, law, start), law.speed()}, crossover,
                    crossover * std::pow(2, 1.0 / (model.power + 1)), tolerance);
  }
  return outcome;
}

const Registration registration(Claim{
    .id = "peak.adam-crossover",
    .title = "Adam's linear growth of the peak ends where an entry of the gradient is eps",
    .tags = {"sf:residual-peak"},
    .kind = Kind::extension,
    .tier = Tier::quick,
    .expected = Verdict::confirmed,
    .cost_seconds = 0.2,
    .method = "Adam is run on the actual losses, not on their expansion, with eps chosen so that the growth reaches "
              "it. The size is read off where the growth a step has fallen to half of eta sqrt(m), without the law.",
    .tolerance = "The lag of the moments behind the falling gradient, and the next term of the loss.",
    .control = "Wrong law: s_c larger by 2^(1/(p+1)), as if the growth ended where an entry of the gradient is eps/2.",
    .run = measure,
});

}  // namespace
}  // namespace sinkflow::claims::peak_adam_crossover

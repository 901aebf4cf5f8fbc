#include <cmath>

#include <fmt/format.h>

#include "verify/harness/claim.hpp"
#include "verify/instruments/optimisers/discrete_rows.hpp"

namespace sinkflow::claims::adam_crossover {
namespace {

using namespace verify;

/// The logit at which Adam's growth a step has fallen to half of its value in the linear part.
double logit_of_half_speed(const DiscreteRow& row, const theory::AdamLaw& law, double start) {
  const auto rule = solvers::make_optimiser<double>("adam", adam_options(law));
  std::vector<double> alpha{start};
  std::vector<double> gradient(1);
  const double half = law.slope() / 2;
  const auto settled = static_cast<long>(40 / (1 - law.beta2));
  const auto patience = static_cast<long>(100 / law.slope());
  double before = start;
  for (long n = 0; n < settled || (alpha[0] - before > half && n < patience); ++n) {
    before = alpha[0];
    gradient[0] = -row.force(before);
    rule->step(gradient, alpha);
  }
  return (before + alpha[0]) / 2;
}

Outcome measure(const Setting& setting) {
  Outcome outcome;
  for (const DiscreteRow& row : discrete_rows(setting)) {
    theory::AdamLaw law{1e-4, 0.9, 0.99, 0};
    // The start is far above the row's own scale, and the crossover is 4 above the start.
    const double start = std::max(row.start, std::log(row.scale()) + 6);
    law.eps = row.gradient_scale() * std::exp(-2 * (start + 4));
    const double rho = law.slope();
    // The speed is eta M/(V + eps/g), where M and V grow from 1 at rest to M(rho) and V(rho) at full speed. At half of
    // the full speed eps/g is therefore between 2 V/M - V and 2 V - 1.
    const double mean = (1 - law.beta1) / (1 - law.beta1 * std::exp(2 * rho));
    const double root = law.step * mean / rho;
    const double low = 2 * root / mean - root;
    const double high = 2 * root - 1;
    const double shift = 0.5 * std::max(std::abs(std::log(low)), std::abs(std::log(high)));
    const Tolerance tolerance(shift + rho + row.scale() * std::exp(-start),
                              "how far the moments lag at this eta, one step, and A e^(-alpha)");
    const double crossover = law.crossover_logit(row.law);
    outcome.compare(fmt::format("{}, eps = {:.3g}: logit at half the speed", row.name, law.eps),
                    {logit_of_half_speed(row, law, start), rho}, crossover, crossover + 0.5 * std::log(2.0), tolerance);
  }
  return outcome;
}

const Registration registration(Claim{
    .id = "adam.crossover",
    .title = "Adam's linear growth ends at the logit (1/2) log(C/eps)",
    .tags = {"sf:adam"},
    .kind = Kind::extension,
    .tier = Tier::quick,
    .expected = Verdict::confirmed,
    .cost_seconds = 0.1,
    .method = "Adam with eta = 1e-4 is run on the exact simplified loss, with eps chosen so that the growth reaches "
              "it. The logit is read off where the growth a step has fallen to half of its value, without the law.",
    .tolerance = "Bounds on the lag of the two moments at that eta, one step, and the next term of the gradient.",
    .control = "Wrong law: (1/2) log(2 C/eps), as if the linear growth ended where the gradient has fallen to eps/2.",
    .run = measure,
});

}  // namespace
}  // namespace sinkflow::claims::adam_crossover

#include <cmath>

#include <fmt/format.h>

#include "verify/harness/claim.hpp"
#include "verify/instruments/growth/alpha_growth.hpp"
#include "verify/instruments/residual/residual_model.hpp"
#include "verify/statistics/fit.hpp"
#include "verify/statistics/spacing.hpp"

namespace sinkflow::claims::peak_flow {
namespace {

using namespace verify;

/// Compares size and exponent along the gradient flow of the actual loss, up to s = 1000 b.
Outcome measure(const Setting& /*setting*/) {
  Outcome outcome;
  for (const ResidualModel& model : residual_models()) {
    const theory::BrokenScale law = model.law();
    const double last = std::pow(1000 * model.b, law.power + 2) / (law.power * (law.power + 2) * law.amplitude);
    const std::vector<double> times = log_spaced(last / 1e4, last, 41);
    const theory::Trajectory flow = residual_flow(model, model.b, times);
    const std::vector<double> sizes(flow.states.col(0).begin(), flow.states.col(0).end());

    const double size = sizes.back();
    const Tolerance tolerance(1.5 * size * model.flow_correction(size, model.b),
                              "the loss' next term in (b/s)^2, and half of it again for what follows");
    const double predicted = law.flow_size(last);
    outcome.compare(fmt::format("{}: s at t = {:.3g}", model.name, last), {size, flow.error.back()}, predicted,
                    predicted * std::pow(2, 1.0 / (model.power + 2)), tolerance);

    const Fit line = fit(times, sizes, FitLaw::power, times.front(), times.back());
    const double width = std::log(times.back() / times.front());
    const double bound = 1.5 * model.flow_correction(sizes.front(), model.b) / width;
    const Tolerance slope_tolerance(bound, "what the next term can add to a slope over this window");
    const Tolerance half_tolerance(4 * bound, "the same for two windows of half the width");
    outcome.compare(model.name + ": exponent over four decades", {line.whole.slope, line.whole.half_width},
                    law.exponent(), 1.0 / (model.power + 1), slope_tolerance);
    outcome.evidence.checks.push_back({model.name + ": half-windows, difference of exponents", 0,
                                       line.late.slope - line.early.slope, line.late.half_width + line.early.half_width,
                                       half_tolerance});
  }
  return outcome;
}

const Registration registration(Claim{
    .id = "peak.flow",
    .title = "The peak grows under gradient flow like t^(1/(p+2)), that is t^(1/4) or t^(1/3), with a known constant",
    .tags = {"sf:residual-peak"},
    .kind = Kind::extension,
    .tier = Tier::quick,
    .expected = Verdict::confirmed,
    .cost_seconds = 0.2,
    .method = "The flow of -G cos and of G sin of the angle between r = z + x and e, x fixed, is integrated up to s = "
              "1000 b; the losses are not expanded. The last size is compared, and a power law is fitted over four "
              "decades of t and over their halves, without the law.",
    .tolerance = "The next term of the loss in (b/s)^2.",
    .control = "Wrong laws: the size for twice the amplitude A, as if a factor 2 were counted twice; the exponent "
               "1/(p+1), that of the force, instead of 1/(p+2).",
    .run = measure,
});

}  // namespace
}  // namespace sinkflow::claims::peak_flow

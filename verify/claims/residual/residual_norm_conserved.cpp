#include <cmath>

#include <fmt/format.h>

#include "verify/harness/claim.hpp"
#include "verify/instruments/residual/normalised_loss.hpp"

namespace sinkflow::claims::residual_norm_conserved {
namespace {

using namespace verify;

/// Compares |r| along the gradient flow of a loss that depends on r only through a normalisation with |r| at the start.
Outcome measure(const Setting& /*setting*/) {
  Outcome outcome;
  const std::vector<double> times{1, 10, 100};
  for (const NamedLoss& named : normalised_losses(3)) {
    const theory::Trajectory flow = residual_flow(named.loss, times);
    const auto start = Eigen::Map<const Eigen::VectorXd>(named.loss.start().data(), flow.states.cols());
    for (std::size_t i = 0; i < times.size(); ++i) {
      const Eigen::VectorXd r = flow.states.row(static_cast<Eigen::Index>(i)).transpose();
      // The integrator's estimate is for the largest entry.
      const Tolerance tolerance(flow.error[i] * std::sqrt(static_cast<double>(r.size())),
                                "the integrator's own error estimate");
      outcome.compare(fmt::format("{}, seed {}: |r| at t = {}", named.name, named.seed, times[i]),
                      {r.norm(), 1e-15 * r.norm()}, start.norm(), std::hypot(start.norm(), (r - start).norm()),
                      tolerance);
    }
  }
  return outcome;
}

const Registration registration(Claim{
    .id = "residual.norm-conserved",
    .title = "Gradient flow conserves the norm of a residual that is seen only through a normalisation",
    .tags = {"sf:residual-norm"},
    .kind = Kind::extension,
    .tier = Tier::quick,
    .expected = Verdict::confirmed,
    .cost_seconds = 0.5,
    .method = "The flow of a random two-layer network behind an RMS norm or a layer norm (eps = 0), with its gradient "
              "by forward differentiation of the definition, is integrated to t = 100, for three seeds each; the "
              "integration does not use the law.",
    .tolerance = "The integrator's own error estimate.",
    .control = "Wrong law: |r|^2 = |r_0|^2 + |r - r_0|^2, as if every displacement were orthogonal to the start "
               "instead of the current residual.",
    .run = measure,
});

}  // namespace
}  // namespace sinkflow::claims::residual_norm_conserved

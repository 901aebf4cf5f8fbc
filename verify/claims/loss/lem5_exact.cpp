#include <fmt/format.h>

#include "verify/harness/claim.hpp"
#include "verify/harness/seeds.hpp"
#include "verify/instruments/loss/exact_family.hpp"

namespace sinkflow::claims::lem5_exact {
namespace {

using namespace verify;

/// `ada:lem5` in fractions, on supports from one column to all twelve columns.
Outcome measure(const Setting&) {
  Outcome outcome;
  std::mt19937_64 random(reported_seed(11));
  for (const double density : {0.0, 0.2, 0.5, 0.8, 1.0}) {
    const theory::Model model = rational_model(random, {.rows = 3, .columns = 12, .density = density});
    for (Eigen::Index v = 0; v < model.rows(); ++v) {
      const Inertia inertia = covariance_inertia(model, v);
      const auto support = static_cast<double>(model.transition.row(v).nonZeros());
      const auto columns = static_cast<double>(model.columns());
      const Tolerance exact(0, "a number of pivots, in exact arithmetic");
      const auto name = [&](const char* what) {
        return fmt::format("{} pivots of G, {} columns of 12 in the support", what, support);
      };
      outcome.compare(name("positive"), {static_cast<double>(inertia.positive)}, support - 1, support, exact);
      outcome.compare(name("zero"), {static_cast<double>(inertia.zero)}, columns - support + 1, columns - support,
                      exact);
      outcome.evidence.checks.push_back({name("negative"), 0, static_cast<double>(inertia.negative), 0, exact});
    }
  }
  return outcome;
}

const Registration registration(Claim{
    .id = "lem5.exact",
    .title =
        "G = diag(p) - p p^T is positive semidefinite, with the vectors that are constant on the support as its kernel",
    .tags = {"ada:lem5"},
    .kind = Kind::lemma,
    .tier = Tier::quick,
    .expected = Verdict::confirmed,
    .cost_seconds = 0.05,
    .method = "G is eliminated symmetrically in rational numbers, for 15 random rows of rational probabilities with "
              "zeros (seed 11). By Sylvester's law of inertia the signs of the pivots are those of the eigenvalues; no "
              "eigenvalue is computed.",
    .tolerance = "None: pivots are counted in exact arithmetic.",
    .control = "Wrong law: G has full rank on the support, as diag(p) has, if the rank-one term p p^T is overlooked.",
    .run = measure,
});

}  // namespace
}  // namespace sinkflow::claims::lem5_exact

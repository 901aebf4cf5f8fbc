#include <fmt/format.h>

#include "verify/cases/model_cases.hpp"
#include "verify/harness/claim.hpp"
#include "verify/harness/seeds.hpp"
#include "verify/instruments/loss/exact_family.hpp"

namespace sinkflow::claims::thm8_congruence {
namespace {

using namespace verify;

/// The congruence with the Schur complement, and the inertia of both matrices, in exact arithmetic.
void add_checks(const std::string& name, const theory::Model& model, double u, Outcome& outcome) {
  const ExactFamily exact = exact_family(model, u, -0.25);
  const Tolerance none(0, "exact arithmetic");
  const auto label = [&](const char* what) { return fmt::format("{}, e^alpha = {}: {}", name, u, what); };
  outcome.evidence.checks.push_back({label("T H T^T less the block diagonal"), 0, exact.congruence, 0, none});
  const auto compare = [&](const char* what, Eigen::Index measured, Eigen::Index law, Eigen::Index wrong) {
    outcome.compare(label(what), {static_cast<double>(measured)}, static_cast<double>(law), static_cast<double>(wrong),
                    none);
  };
  // The wrong law: without the product that the Schur complement subtracts, the kernel lacks the direction along the
  // family in every component.
  compare("positive pivots", exact.hessian.positive, exact.reduced.positive, exact.uncorrected.positive);
  compare("zero pivots", exact.hessian.zero, exact.reduced.zero, exact.uncorrected.zero);
  outcome.evidence.checks.push_back({label("negative pivots"), static_cast<double>(exact.reduced.negative),
                                     static_cast<double>(exact.hessian.negative), 0, none});
}

Outcome measure(const Setting&) {
  Outcome outcome;
  std::mt19937_64 random(reported_seed(14));
  const std::vector<Shape> shapes{
      {.rows = 4, .columns = 4},
      {.rows = 12, .columns = 12},
      {.rows = 9, .columns = 12, .density = 0.5, .triggers = 3},
      {.rows = 8, .columns = 10, .density = 0.6, .point_mass = true},
  };
  for (const Shape& shape : shapes) {
    const theory::Model model = rational_model(random, shape);
    const auto name =
        fmt::format("{} x {}, {} rows with variance", shape.rows, shape.columns, rows_with_variance(model).size());
    for (const double u : {0.375, 24.0}) {
      add_checks(name, model, u, outcome);
    }
  }
  return outcome;
}

const Registration registration(Claim{
    .id = "thm8.congruence",
    .title = "Elimination of the logits of rows with variance is a congruence and preserves the inertia of the Hessian",
    .tags = {"ada:thm8", "err:thm8-diag"},
    .kind = Kind::theorem,
    .tier = Tier::quick,
    .expected = Verdict::confirmed,
    .cost_seconds = 0.5,
    .method = "In fractions (seed 14) the Hessian from automatic differentiation is multiplied by the closed transform "
              "from both sides, and the signs of the pivots of both matrices are counted. The elimination that finds "
              "the pivots does not use the transform.",
    .tolerance = "None: exact arithmetic.",
    .control = "Wrong law: the block in beta itself instead of its Schur complement, as if the mixed block changed "
               "nothing but the logits.",
    .run = measure,
});

}  // namespace
}  // namespace sinkflow::claims::thm8_congruence

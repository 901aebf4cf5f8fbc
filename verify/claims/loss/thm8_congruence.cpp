#include <fmt/format.h>

#include "verify/cases/model_cases.hpp"
#include "verify/harness/claim.hpp"
#include "verify/harness/seeds.hpp"
#include "verify/instruments/loss/exact_family.hpp"

namespace sinkflow::claims::thm8_congruence {
namespace {

using namespace verify;

/// The Schur complement's congruence and its inertia, exactly.
void add_checks(const std::string& name, const theory::Model& model, double u, Outcome& outcome) {
  const ExactFamily exact = exact_family(model, u, -0.25);
  const Tolerance none(0, "exact arithmetic");
  const auto check = [&](const char* what, Eigen::Index predicted, Eigen::Index measured) {
    return Check{fmt::format("{}, e^alpha = {}: {}", name, u, what), static_cast<double>(predicted),
                 static_cast<double>(measured), 0, none};
  };
  outcome.evidence.checks.push_back(
      {fmt::format("{}, e^alpha = {}: T H T^T less the block diagonal", name, u), 0, exact.congruence, 0, none});
  outcome.evidence.checks.push_back(check("positive pivots", exact.reduced.positive, exact.hessian.positive));
  outcome.evidence.checks.push_back(check("zero pivots", exact.reduced.zero, exact.hessian.zero));
  outcome.evidence.checks.push_back(check("negative pivots", exact.reduced.negative, exact.hessian.negative));
  // Without the complement's product every component loses its step along the family from the kernel.
  outcome.control.evidence.checks.push_back(
      check("positive pivots", exact.uncorrected.positive, exact.hessian.positive));
  outcome.control.evidence.checks.push_back(check("zero pivots", exact.uncorrected.zero, exact.hessian.zero));
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
    .title = "Eliminating the logits of rows with variance is a congruence: the inertia is kept",
    .tags = {"ada:thm8", "err:thm8-diag"},
    .kind = Kind::theorem,
    .tier = Tier::quick,
    .expected = Verdict::confirmed,
    .cost_seconds = 0.5,
    .method = "In fractions (seed 14): the Hessian by automatic differentiation is multiplied by the closed transform "
              "from both sides, and the pivots' signs of both matrices are counted.",
    .tolerance = "None: exact arithmetic.",
    .control = "The block in beta itself in place of its Schur complement.",
    .run = measure,
});

}  // namespace
}  // namespace sinkflow::claims::thm8_congruence

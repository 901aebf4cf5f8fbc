#include <cmath>

#include <fmt/format.h>

#include "theory/stationary_family.hpp"
#include "verify/cases/case.hpp"
#include "verify/cases/model_cases.hpp"
#include "verify/definition/derivatives.hpp"
#include "verify/harness/claim.hpp"
#include "verify/statistics/extremes.hpp"

namespace sinkflow::claims::thm8_blocks {
namespace {

using namespace verify;

/// The Hessian on the family with z = -x instead of -x/a: the block in alpha lacks its factor 1/a^2, the mixed block
/// its factor 1/a.
theory::FamilyHessianOf<double> with_short_z(const theory::Model& model, double u) {
  theory::FamilyHessianOf<double> blocks = theory::hessian_on_family_in<double>(model, u);
  const double sink = u / (u + model.total_count());
  blocks.alpha *= sink * sink;
  blocks.mixed *= sink;
  return blocks;
}

/// `ada:thm8`: the blocks of the Hessian on the family.
void add_checks(const Case& one, double u, Outcome& outcome) {
  const theory::Model& model = one.instance.model;
  const Eigen::Index rows = model.rows();
  const Eigen::Index columns = model.columns();
  const Eigen::MatrixXd measured = differentiate_on_family(model, u, 0.5).hessian;
  const Distances digits = family_distances(model, u, 0.5);
  const Tolerance in_digits(1e-44, "50 digits, of which s = const by cancellation and sums of 100 terms lose a few");
  const Tolerance in_double(2.25e-16, "two roundings to double, 2^-53 each; the theory's sums are in long double");
  const auto add = [&](const theory::FamilyHessianOf<double>& blocks, const Distances& distances, Evidence& evidence) {
    const auto check = [&](const char* what, double distance, const Tolerance& tolerance) {
      evidence.checks.push_back(
          {fmt::format("{}, e^alpha = {:.4g}: {}", one.name, u, what), 0, distance, 0, tolerance});
    };
    const Eigen::MatrixXd alpha = measured.topLeftCorner(rows, rows);
    const Eigen::MatrixXd mixed = measured.topRightCorner(rows, columns);
    check("alpha, both in 50 digits", distances.alpha, in_digits);
    check("all, both in 50 digits", distances.hessian, in_digits);
    check("alpha", largest(Eigen::MatrixXd(blocks.alpha.asDiagonal()) - alpha) / largest(alpha), in_double);
    check("mixed", largest(blocks.mixed - mixed) / largest(mixed), in_double);
  };
  const auto wide = theory::hessian_on_family_in<long double>(model, u);
  add({wide.alpha.cast<double>(), wide.mixed.cast<double>(), wide.beta.cast<double>()}, digits, outcome.evidence);
  const auto wrong = with_short_z(model, u);
  const double distance = largest(wrong.whole() - measured) / largest(measured);
  add(wrong, {0, largest(wrong.alpha - measured.diagonal().head(rows)) / largest(wrong.alpha), 0, distance},
      outcome.control.evidence);

  const Eigen::MatrixXd beta = measured.bottomRightCorner(columns, columns);
  const auto in_beta = [&](const char* what, const Eigen::MatrixXd& law) {
    return Check{fmt::format("{}, e^alpha = {:.4g}: {}", one.name, u, what), 0, largest(law - beta) / largest(beta), 0,
                 in_double};
  };
  outcome.evidence.checks.push_back(in_beta("beta", wide.beta.cast<double>()));
  outcome.control.evidence.checks.push_back(
      in_beta("diag(p) for G in beta", Eigen::MatrixXd(wide.beta.diagonal().cast<double>().asDiagonal())));
}

Outcome measure(const Setting& setting) {
  Outcome outcome;
  for (const Case& one : family_cases(setting)) {
    for (const double u : {0.25, std::exp(0.6), 20.0}) {
      add_checks(one, u, outcome);
    }
  }
  return outcome;
}

const Registration registration(Claim{
    .id = "thm8.blocks",
    .title = "The Hessian on the stationary family has the blocks of Theorem 8, with z = -x/a",
    .tags = {"ada:thm8", "ada:lem5"},
    .kind = Kind::theorem,
    .tier = Tier::quick,
    .expected = Verdict::confirmed,
    .cost_seconds = 1,
    .method =
        "Second derivatives of the definition of the loss come from automatic differentiation in 50 digits, without "
        "the closed blocks. They are compared with the closed blocks in 50 digits and rounded to double: on reference "
        "instances, random ones with zeros and point masses, and the corpus, at three points of the family.",
    .tolerance = "The rounding of each arithmetic, relative to a block's largest entry.",
    .control = "Wrong laws: z = -x instead of -x/a, as if all attention were on the sink (a = 1); in the block in beta "
               "diag(p) instead of G, as if p p^T were a correction that vanishes.",
    .run = measure,
});

}  // namespace
}  // namespace sinkflow::claims::thm8_blocks

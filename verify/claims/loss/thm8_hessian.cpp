#include <fmt/format.h>

#include "theory/shifted_row.hpp"
#include "theory/simplified_model.hpp"
#include "verify/cases/case.hpp"
#include "verify/cases/model_cases.hpp"
#include "verify/definition/derivatives.hpp"
#include "verify/harness/claim.hpp"
#include "verify/statistics/extremes.hpp"

namespace sinkflow::claims::thm8_hessian {
namespace {

using namespace verify;

/// The Gauss-Newton matrix: the Hessian without the terms in q - p, which vanish on the stationary family only.
Eigen::MatrixXd without_residuals(const theory::Instance& instance) {
  const theory::Model& model = instance.model;
  const Eigen::Index rows = model.rows();
  Eigen::MatrixXd hessian = Eigen::MatrixXd::Zero(rows + model.columns(), rows + model.columns());
  for (Eigen::Index j = 0; j < model.contexts(); ++j) {
    for (Eigen::Index v = 0; v < rows; ++v) {
      const auto row = theory::shifted_row<double>(model, instance.start, j, model.total_count(j), v);
      const auto size = static_cast<Eigen::Index>(row.columns.size());
      const Eigen::Map<const Eigen::VectorXd> q(row.predicted.data(), size);
      const Eigen::Map<const Eigen::VectorXd> gamma(row.gamma.data(), size);
      Eigen::MatrixXd slope(size, size + 1);  // of s in alpha_v and beta
      slope << row.sink * row.rest * gamma, row.sink * Eigen::MatrixXd::Identity(size, size);
      const Eigen::MatrixXd curvature = Eigen::MatrixXd(q.asDiagonal()) - q * q.transpose();
      std::vector<Eigen::Index> place{v};
      for (const int k : row.columns) {
        place.push_back(rows + k);
      }
      hessian(place, place) +=
          model.row_weight[v] / static_cast<double>(model.contexts()) * (slope.transpose() * curvature * slope);
    }
  }
  return hessian;
}

/// The Hessian at points off the stationary family (`ada:thm8`).
Outcome measure(const Setting& setting) {
  Outcome outcome;
  for (const Case& one : model_cases(setting)) {
    const theory::Model& model = one.instance.model;
    const theory::State& state = one.instance.start;
    const Eigen::MatrixXd wide = differentiate(model, state, Arithmetic::fifty_digits).hessian;
    const Eigen::MatrixXd narrow = differentiate(model, state, Arithmetic::double_precision).hessian;
    const double size = largest(wide);
    const Tolerance in_digits(1e-45, "50 digits, of which sums of up to 1e3 terms and cancellation lose 5");
    const Tolerance in_double(2.25e-16, "two roundings to double, 2^-53 each");
    const Tolerance rounding(rounding_bound(model, state).hessian / size,
                             "AD in double: (support + 12) roundings of the magnitudes that its sums cancel");
    const auto add = [&](const Eigen::MatrixXd& hessian, double distance, Evidence& evidence) {
      const auto check = [&](const char* what, double measured, const Tolerance& tolerance) {
        evidence.checks.push_back({fmt::format("{}: {}", one.name, what), 0, measured, 0, tolerance});
      };
      check("both in 50 digits", distance, in_digits);
      check("in double, AD in 50 digits", largest(hessian - wide) / size, in_double);
      check("both in double", largest(hessian - narrow) / size, rounding);
    };
    add(theory::hessian(model, state), evaluation_distances(model, state).hessian, outcome.evidence);
    const Eigen::MatrixXd wrong = without_residuals(one.instance);
    add(wrong, largest(wrong - wide) / size, outcome.control.evidence);
  }
  return outcome;
}

const Registration registration(Claim{
    .id = "thm8.hessian",
    .title = "The closed form of the Hessian is right at any point",
    .tags = {"ada:thm8", "ada:prop7"},
    .kind = Kind::theorem,
    .tier = Tier::quick,
    .expected = Verdict::confirmed,
    .cost_seconds = 1,
    .method = "Second derivatives of the definition of the loss come from jets, in double and in 50 digits, without "
              "the closed form, at random states of random instances (several contexts among them) and the corpus and "
              "at the reference instances' own.",
    .tolerance = "The rounding of each arithmetic, relative to the largest entry.",
    .control = "Wrong law: the Hessian without the terms in q - p (the Gauss-Newton matrix), as if they vanished "
               "everywhere; they vanish on the stationary family only.",
    .run = measure,
});

}  // namespace
}  // namespace sinkflow::claims::thm8_hessian

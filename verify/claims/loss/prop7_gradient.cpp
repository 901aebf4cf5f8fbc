#include <fmt/format.h>

#include "theory/simplified_model.hpp"
#include "verify/cases/case.hpp"
#include "verify/cases/model_cases.hpp"
#include "verify/definition/derivatives.hpp"
#include "verify/harness/claim.hpp"
#include "verify/statistics/extremes.hpp"

namespace sinkflow::claims::prop7_gradient {
namespace {

using namespace verify;

/// The gradient with one wrong factor in each half: a instead of a (1 - a) in dL/dalpha, and a^2 instead of a in
/// dL/dbeta.
theory::Gradient wrong_gradient(const theory::Instance& instance) {
  theory::Gradient gradient = theory::gradient(instance.model, instance.start);
  const double total = instance.model.total_count();
  for (Eigen::Index v = 0; v < gradient.alpha.size(); ++v) {
    gradient.alpha[v] /= 1 - theory::sink_weight(instance.start.alpha[v], total);
  }
  gradient.beta *= theory::sink_weight(instance.start.alpha.mean(), total);
  return gradient;
}

void add_checks(const Case& one, Outcome& outcome) {
  const theory::Model& model = one.instance.model;
  const Derivatives wide = differentiate(model, one.instance.start, Arithmetic::fifty_digits);
  const Derivatives narrow = differentiate(model, one.instance.start, Arithmetic::double_precision);
  const RoundingBound bound = rounding_bound(model, one.instance.start);
  const Distances digits = evaluation_distances(model, one.instance.start);
  const double alpha = largest(wide.alpha);
  const double beta = largest(wide.beta);
  const Tolerance in_digits(1e-45, "50 digits, of which sums of up to 1e3 terms and cancellation between them lose 5");
  const Tolerance in_double(2.25e-16, "two roundings to double, 2^-53 each");
  const auto add = [&](const theory::Gradient& gradient, const Distances& distances, Evidence& evidence) {
    const auto check = [&](const char* what, double measured, const Tolerance& tolerance) {
      evidence.checks.push_back({fmt::format("{}: {}", one.name, what), 0, measured, 0, tolerance});
    };
    check("dL/dalpha, both in 50 digits", distances.alpha, in_digits);
    check("dL/dbeta, both in 50 digits", distances.beta, in_digits);
    check("dL/dalpha in double, AD in 50 digits", largest(gradient.alpha - wide.alpha) / alpha, in_double);
    check("dL/dbeta in double, AD in 50 digits", largest(gradient.beta - wide.beta) / beta, in_double);
    const char* const rounding = "AD in double: (support + 12) roundings of the magnitudes that its sums cancel";
    check("dL/dalpha, both in double", largest(gradient.alpha - narrow.alpha) / alpha, {bound.alpha / alpha, rounding});
    check("dL/dbeta, both in double", largest(gradient.beta - narrow.beta) / beta, {bound.beta / beta, rounding});
  };
  add(theory::gradient(model, one.instance.start), digits, outcome.evidence);
  const theory::Gradient wrong = wrong_gradient(one.instance);
  add(wrong, {0, largest(wrong.alpha - wide.alpha) / alpha, largest(wrong.beta - wide.beta) / beta, 0},
      outcome.control.evidence);
}

Outcome measure(const Setting& setting) {
  Outcome outcome;
  for (const Case& one : model_cases(setting)) {
    add_checks(one, outcome);
  }
  return outcome;
}

const Registration registration(Claim{
    .id = "prop7.gradient",
    .title = "The gradient of the loss is that of Proposition 7",
    .tags = {"ada:prop7"},
    .kind = Kind::theorem,
    .tier = Tier::quick,
    .expected = Verdict::confirmed,
    .cost_seconds = 0.5,
    .method = "The loss is differentiated automatically from the textbook's definition by jets, in double and in 50 "
              "digits, at random states of random instances and the corpus and at the reference instances' own; no "
              "closed form of the gradient enters. Distances are relative to the largest entry.",
    .tolerance = "The rounding of each arithmetic.",
    .control = "Wrong laws: a instead of a (1 - a) in dL/dalpha, as if the attention weight were an exponential of its "
               "logit; a^2 instead of a in dL/dbeta, the factor of the second derivatives.",
    .run = measure,
});

}  // namespace
}  // namespace sinkflow::claims::prop7_gradient

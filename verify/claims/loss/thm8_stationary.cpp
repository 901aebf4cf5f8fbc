#include <cmath>

#include <fmt/format.h>

#include "theory/simplified_model.hpp"
#include "theory/stationary_family.hpp"
#include "verify/cases/case.hpp"
#include "verify/cases/model_cases.hpp"
#include "verify/definition/derivatives.hpp"
#include "verify/harness/claim.hpp"
#include "verify/statistics/extremes.hpp"

namespace sinkflow::claims::thm8_stationary {
namespace {

using namespace verify;

double slope_at(const Derivatives& point) {
  return larger(largest(point.alpha), largest(point.beta));
}

/// `ada:thm8`: loss and gradient at alpha 1, c 1 - e^{-alpha} x.
void add_checks(const Case& one, double u, Outcome& outcome) {
  const theory::Model& model = one.instance.model;
  const Eigen::VectorXd powers = Eigen::VectorXd::Constant(model.rows(), u);
  const double total = model.total_count();
  const double c = 0.5;
  const double beta = c + largest(model.value_mass(0)) / u;
  const auto check = [&](const char* what, double measured, double tolerance, const char* reason) {
    return Check{fmt::format("{}, e^alpha = {:.4g}: {}", one.name, u, what), 0, measured, 0, {tolerance, reason}};
  };
  const char* const digits = "50 digits, with numbers as large as beta cancelling in sums of up to 100 terms";
  const double tolerance = 1e-46 * (1 + beta);
  const Derivatives family = differentiate_on_family(model, u, c);
  const Derivatives opposite = differentiate_at(model, powers, c, 1, u);
  const Derivatives average = differentiate_at(model, powers, c, -1, u * total);
  outcome.evidence.checks.push_back(check("loss", std::abs(family.loss), tolerance, digits));
  outcome.evidence.checks.push_back(check("gradient", slope_at(family), tolerance, digits));
  outcome.control.evidence.checks.push_back(
      check("loss at c 1 + e^-alpha x", std::abs(opposite.loss), tolerance, digits));
  outcome.control.evidence.checks.push_back(
      check("gradient at c 1 + e^-alpha x", slope_at(opposite), tolerance, digits));
  outcome.control.evidence.checks.push_back(
      check("gradient at c 1 - e^-alpha x/W", slope_at(average), tolerance, digits));

  // The same point in double, from theory/. The rounding of beta changes s, and so the gradient, by 2^-53 |a beta|; L
  // is quadratic in this change.
  const theory::State state = theory::family_state(model, std::log(u), c);
  const theory::Gradient gradient = theory::gradient(model, state);
  const double rounding = 4 * 1.2e-16 * (1 + beta);
  outcome.evidence.checks.push_back(check("gradient of the point in double",
                                          larger(largest(gradient.alpha), largest(gradient.beta)), rounding,
                                          "beta and alpha rounded to double shift s by as much"));
  outcome.evidence.checks.push_back(check("loss of the point in double", theory::excess_loss(model, state),
                                          rounding * rounding, "the square of that shift"));
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
    .id = "thm8.stationary",
    .title = "Every point alpha 1, c 1 - e^-alpha x is stationary with L = 0",
    .tags = {"ada:thm8"},
    .kind = Kind::theorem,
    .tier = Tier::quick,
    .expected = Verdict::confirmed,
    .cost_seconds = 1,
    .method = "Loss and gradient at the family's points come from automatic differentiation of the definition, with "
              "beta and e^alpha formed in 50 digits, independently of the closed form of the gradient. The same points "
              "rounded to double are put into the theory's gradient.",
    .tolerance = "The rounding of 50 digits; for points in double, the rounding of beta.",
    .control = "Wrong laws: c 1 + e^-alpha x, as if <s> had to add to the other tokens' values instead of cancelling "
               "them; c 1 - e^-alpha xihat, as if the family were written in x/W instead of x.",
    .run = measure,
});

}  // namespace
}  // namespace sinkflow::claims::thm8_stationary

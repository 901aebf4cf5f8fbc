#include <cmath>

#include <fmt/format.h>

#include "theory/stationary_set.hpp"
#include "verify/cases/frozen_logit_cases.hpp"
#include "verify/cases/random_model.hpp"
#include "verify/definition/fifty_digits.hpp"
#include "verify/harness/claim.hpp"
#include "verify/harness/seeds.hpp"
#include "verify/instruments/value/beta_flows.hpp"
#include "verify/statistics/extremes.hpp"

namespace sinkflow::claims::thm3c_stationary {
namespace {

using namespace verify;

using Real = FiftyDigits;
using Point = theory::VectorOf<Real>;

double largest_gradient(const theory::Model& model, const Point& y) {
  return static_cast<double>(largest(defined_gradient<Real>(model, y)));
}

/// Gradient and loss from the definition, in fifty digits, at points of the family. The control uses the values xi_k
/// without their counts.
Outcome measure(const Setting& setting) {
  Outcome outcome;
  std::mt19937_64 random(reported_seed(313));
  for (const auto& one : common_logit_instances(setting, {0})) {
    const auto& name = one.name;
    const auto& instance = one.instance;
    const theory::Model& model = instance.model;
    for (int repetition = 0; repetition < 3; ++repetition) {
      const Real alpha = uniform(random, -3, 8);
      const Real c = uniform(random, -2, 2);
      Point right = Point::Constant(model.rows() + model.columns(), alpha);
      Point wrong = right;
      right.tail(model.columns()) = theory::stable_phase_value<Real>(model, alpha, c);
      for (Eigen::Index k = 0; k < model.columns(); ++k) {
        wrong[model.rows() + k] = c - exp(Real(-alpha)) * model.xi[k];
      }
      // Bound on the rounding: a shift is a quotient of sums of this size, and every sum over the support rounds once
      // more.
      const double size = static_cast<double>(exp(alpha)) * (2 + static_cast<double>(right.cwiseAbs().maxCoeff())) *
                          static_cast<double>(model.transition.nonZeros());
      const Tolerance tolerance(size * 1e-50, "rounding in fifty digits of the terms that cancel");
      const auto add = [&, &name = name](Evidence& evidence, const Point& y) {
        const std::string where =
            fmt::format("{}, alpha = {:.3g}, c = {:.2g}", name, static_cast<double>(alpha), static_cast<double>(c));
        evidence.checks.push_back(
            {fmt::format("largest component of the gradient, {}", where), 0, largest_gradient(model, y), 0, tolerance});
        evidence.checks.push_back({fmt::format("excess loss, {}", where), 0,
                                   std::abs(static_cast<double>(defined_loss<Real>(model, y))), 0, tolerance});
      };
      add(outcome.evidence, right);
      add(outcome.control.evidence, wrong);
    }
  }
  return outcome;
}

const Registration registration(Claim{
    .id = "thm3c.stationary",
    .title = "Every point alpha 1, c 1 - e^{-alpha} x is stationary and has no excess loss",
    .tags = {"ada:thm3.c"},
    .kind = Kind::theorem,
    .tier = Tier::quick,
    .expected = Verdict::confirmed,
    .cost_seconds = 0.3,
    .method = "The textbook's definition of the loss is evaluated and differentiated automatically in fifty digits, at "
              "random points of the family on reference, random, disconnected and corpus instances; no closed form of "
              "the gradient enters.",
    .tolerance = "Rounding in fifty digits.",
    .control = "Wrong law: xi_k in place of x_k = W_k xi_k, as if the value state had to balance one token instead of "
               "the whole context.",
    .run = measure,
});

}  // namespace
}  // namespace sinkflow::claims::thm3c_stationary

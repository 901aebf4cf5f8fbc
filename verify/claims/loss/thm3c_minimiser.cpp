#include <cmath>

#include <fmt/format.h>

#include "theory/stationary_set.hpp"
#include "verify/cases/frozen_logit_cases.hpp"
#include "verify/cases/random_model.hpp"
#include "verify/definition/fifty_digits.hpp"
#include "verify/harness/claim.hpp"
#include "verify/harness/seeds.hpp"
#include "verify/instruments/value/beta_flows.hpp"

namespace sinkflow::claims::thm3c_minimiser {
namespace {

using namespace verify;

using Real = FiftyDigits;
using Point = theory::VectorOf<Real>;

/// Largest decrease of the loss from the point y to ten neighbours: one random direction, followed both ways, for each
/// of five distances from 1e-6 to 10 in every component.
double largest_fall(const theory::Model& model, const Point& y, std::mt19937_64& random) {
  const Real here = defined_loss<Real>(model, y);
  Real lowest = here;
  bool first = true;
  for (const double distance : {1e-6, 1e-3, 0.1, 1.0, 10.0}) {
    const Eigen::VectorXd direction = uniform_vector(random, y.size(), -distance, distance);
    for (const double sign : {1.0, -1.0}) {
      const Real there = defined_loss<Real>(model, Point(y + sign * direction.cast<Real>()));
      lowest = first || there < lowest ? there : lowest;
      first = false;
    }
  }
  return static_cast<double>(Real(here - lowest));
}

Outcome measure(const Setting& setting) {
  Outcome outcome;
  std::mt19937_64 random(reported_seed(314));
  for (const auto& one : common_logit_instances(setting, {-1, 2})) {
    const auto& name = one.name;
    const auto& instance = one.instance;
    const theory::Model& model = instance.model;
    const Real alpha = instance.start.alpha[0];
    const Real c = uniform(random, -2, 2);
    Point right = Point::Constant(model.rows() + model.columns(), alpha);
    Point wrong = right;
    right.tail(model.columns()) = theory::stable_phase_value<Real>(model, alpha, c);
    wrong.tail(model.columns()).setConstant(c);
    const Tolerance tolerance(1e-45, "rounding in fifty digits, of shifts below 1e3 in magnitude");
    const auto check = [&, &name = name](const Point& y) {
      return at_most(fmt::format("largest fall of the loss, {}", name), largest_fall(model, y, random), 0, 0,
                     tolerance);
    };
    outcome.evidence.checks.push_back(check(right));
    outcome.control.evidence.checks.push_back(check(wrong));
  }
  return outcome;
}

const Registration registration(Claim{
    .id = "thm3c.minimiser",
    .title = "No neighbour of a point alpha 1, c 1 - e^{-alpha} x has a lower loss, near or far",
    .tags = {"ada:thm3.c"},
    .kind = Kind::theorem,
    .tier = Tier::quick,
    .expected = Verdict::confirmed,
    .cost_seconds = 0.6,
    .method = "The textbook's definition of the loss is evaluated in fifty digits, without any gradient, at points of "
              "the family and at random points around them, 1e-6 to 10 away in every component.",
    .tolerance = "Rounding in fifty digits.",
    .control = "Wrong law: the points alpha 1, c 1 with a constant beta are minima, as if the counts x did not shift "
               "the predictions.",
    .run = measure,
});

}  // namespace
}  // namespace sinkflow::claims::thm3c_minimiser

#include <cmath>

#include <fmt/format.h>

#include "flows/joint.hpp"
#include "verify/cases/case.hpp"
#include "verify/cases/fixed_count_cases.hpp"
#include "verify/cases/random_model.hpp"
#include "verify/harness/claim.hpp"
#include "verify/harness/seeds.hpp"
#include "verify/instruments/joint/joint_ends.hpp"
#include "verify/statistics/extremes.hpp"

namespace sinkflow::claims::no_sink_criterion {
namespace {

using namespace verify;

/// A start with all logits at `alpha` and sd(beta - xihat) = `factor` S (e^-alpha + `near`) on every component, in a
/// random direction. The criterion's threshold is factor 1 and near = 1/W.
theory::State start_at(std::mt19937_64 random, const theory::Model& model, double alpha, double factor, double near) {
  const Eigen::VectorXd mass = model.value_mass(0);
  theory::State start{Eigen::VectorXd::Constant(model.rows(), alpha), mass / model.total_count()};
  for (const theory::Component& component : theory::moving_components(model.transition)) {
    const auto spread = [](const Eigen::ArrayXd& values) {
      return std::sqrt((values - values.mean()).square().mean());
    };
    const Eigen::VectorXd direction =
        uniform_vector(random, static_cast<Eigen::Index>(component.columns.size()), -1, 1);
    const double wanted = factor * spread(mass(component.columns)) * (std::exp(-alpha) + near);
    const Eigen::VectorXd gamma = wanted / spread(direction) * direction;
    start.beta(component.columns) += gamma;
  }
  return start;
}

/// Largest and smallest rise of a moving logit from start to end, with the error of both.
struct Rise {
  double largest;
  double smallest;
  double error;
};

Rise rise_from(const theory::Model& model, const theory::State& start) {
  const flows::FlowEnd end = flows::joint_end({model, start}, 1e18);
  Rise rise{-HUGE_VAL, HUGE_VAL, end.error + end.moved};
  for (const theory::Component& component : theory::moving_components(model.transition)) {
    const Eigen::ArrayXd change = (end.state.alpha - start.alpha)(component.rows);
    rise.largest = larger(rise.largest, change.maxCoeff());
    rise.smallest = smaller(rise.smallest, change.minCoeff());
  }
  return rise;
}

Outcome measure(const Setting&) {
  std::mt19937_64 random(reported_seed(31));
  Outcome outcome;
  for (const Case& named : fixed_count_instances()) {
    const std::string& name = named.name;
    const theory::Instance& instance = named.instance;
    const theory::Model& model = instance.model;
    const double near = 1 / model.total_count();
    for (const double alpha : {0.0, 2.0}) {
      const std::mt19937_64 direction(random());
      const auto zero = [&](double at) {
        const Rise rise = rise_from(model, start_at(direction, model, alpha, 1, at));
        return Check{fmt::format("{}, logits {}: how far the end is from the start, at the threshold", name, alpha), 0,
                     std::max(std::abs(rise.largest), std::abs(rise.smallest)), 0,
                     Tolerance(rise.error, "the integrator's error estimate, and what is left to move")};
      };
      outcome.evidence.checks.push_back(zero(near));
      outcome.control.evidence.checks.push_back(zero(0));
      for (const double factor : {0.95, 1.05}) {
        const Rise rise = rise_from(model, start_at(direction, model, alpha, factor, near));
        // The bound is negative, since a logit that stays where it is has not risen.
        const auto check = [&](bool rises) {
          return at_most(fmt::format("{}, logits {}: {} at {} of the threshold", name, alpha,
                                     rises ? "a logit that does not rise" : "a logit that does not fall", factor),
                         rises ? -rise.smallest : rise.largest, -rise.error, 0,
                         Tolerance(0, "a change of the right sign by more than the error estimate"));
        };
        outcome.evidence.checks.push_back(check(factor < 1));
        outcome.control.evidence.checks.push_back(check(factor > 1));
      }
    }
  }
  return outcome;
}

const Registration registration(Claim{
    .id = "no-sink.criterion",
    .title = "The final logit from equal logits is higher than at the start if and only if Var(beta(0) - xihat) < S^2 "
             "(e^{-alpha(0)} + 1/W)^2",
    .tags = {"sf:no-sink-at-fixed-counts"},
    .kind = Kind::extension,
    .tier = Tier::quick,
    .expected = Verdict::confirmed,
    .cost_seconds = 1,
    .method = "On reference and random instances beta(0) - xihat is put at the threshold, 5% below and 5% above, in "
              "random directions (seed 31), and the joint flow is integrated to its end, without the criterion. At the "
              "threshold the logits move and come back to their start.",
    .tolerance = "The integrator's error estimate, the largest on the way, and the distance that the flow still moved "
                 "in the end.",
    .control = "Wrong laws: the threshold without 1/W, as if xihat were negligible; logits that fall below the "
               "threshold and rise above it, with the inequality reversed.",
    .run = measure,
});

}  // namespace
}  // namespace sinkflow::claims::no_sink_criterion

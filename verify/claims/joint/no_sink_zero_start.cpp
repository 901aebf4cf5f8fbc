#include <cmath>

#include <fmt/format.h>

#include "flows/joint.hpp"
#include "verify/cases/random_model.hpp"
#include "verify/harness/claim.hpp"
#include "verify/harness/seeds.hpp"
#include "verify/instruments/growth/alpha_growth.hpp"
#include "verify/instruments/joint/joint_ends.hpp"
#include "verify/statistics/extremes.hpp"
#include "verify/statistics/spacing.hpp"

namespace sinkflow::claims::no_sink_zero_start {
namespace {

using namespace verify;

/// Largest amounts by which inequalities for the flow from beta(0) = 0 are violated, over instances, components and
/// times.
struct Failure {
  double logits = 0;     ///< sum of the logits has risen by at least half ||beta||^2
  double level = 0;      ///< sum(alpha + e^alpha/W) is not below its start
  double whole = 0;      ///< wrong: the sum of the logits has risen by at least ||beta||^2
  double never = 0;      ///< wrong: sum(alpha + e^alpha/W) is not above its start
  double monotone = 0;   ///< wrong: ||beta - mean|| never falls on the way
  double tolerance = 0;  ///< error of these amounts, from the integrator's estimate
};

void follow(const theory::Instance& instance, Failure& failure) {
  const double total = instance.model.total_count();
  const theory::Trajectory flow = flows::integrate_joint_with(instance, log_spaced(1e-2, 1e10, 73), "bdf", 1e-11);
  const double error = largest(flow.error);
  const std::vector<theory::State> orbit = flows::states_of(flow, instance.model.rows());
  for (const theory::Component& component : theory::moving_components(instance.model.transition)) {
    const auto level = [&](const theory::State& state) {
      return (state.alpha(component.rows).array() + state.alpha(component.rows).array().exp() / total).sum();
    };
    double before = 0;
    for (const theory::State& state : orbit) {
      const Eigen::VectorXd beta = state.beta(component.columns);
      const double rise = (state.alpha - instance.start.alpha)(component.rows).sum();
      const double spread = (beta.array() - beta.mean()).matrix().norm();
      const double higher = level(state) - level(instance.start);
      failure.logits = larger(failure.logits, 0.5 * beta.squaredNorm() - rise);
      failure.whole = larger(failure.whole, beta.squaredNorm() - rise);
      failure.level = larger(failure.level, -higher);
      failure.never = larger(failure.never, higher);
      failure.monotone = larger(failure.monotone, before - spread);
      const double sinks = (1 + state.alpha(component.rows).array().exp() / total).sum();
      failure.tolerance =
          larger(failure.tolerance, error * (sinks + beta.lpNorm<1>() + static_cast<double>(beta.size())));
      before = spread;
    }
  }
}

/// Follows 60 random instances with beta(0) = 0 and with equal or different starting logits.
Failure look(std::mt19937_64& random, bool equal) {
  Failure failure;
  for (int i = 0; i < 60; ++i) {
    Shape shape;
    shape.rows = 1 + static_cast<Eigen::Index>(random() % 5);
    shape.columns = 2 + static_cast<Eigen::Index>(random() % 4);
    shape.density = i % 2 == 0 ? 1 : 0.6;
    shape.largest_xi = std::pow(10, uniform(random, 0, 1.5));
    theory::Instance instance;
    instance.model = random_model(random, shape);
    instance.start.alpha = uniform_vector(random, shape.rows, -4, 5);
    instance.start.beta = Eigen::VectorXd::Zero(shape.columns);
    if (equal) {
      instance.start.alpha.setConstant(instance.start.alpha[0]);
    }
    follow(instance, failure);
  }
  return failure;
}

Outcome measure(const Setting&) {
  std::mt19937_64 random(reported_seed(29));
  Outcome outcome;
  for (const bool equal : {true, false}) {
    const Failure failure = look(random, equal);
    const Tolerance tolerance(failure.tolerance, "the integrator's error estimate, carried over; the largest");
    const auto check = [&](const char* law, double amount) {
      return Check{
          fmt::format("beta(0) = 0, {} starting logits: largest failure of '{}'", equal ? "equal" : "different", law),
          0, amount, 0, tolerance};
    };
    outcome.evidence.checks.push_back(check("the logits' sum rises by half ||beta||^2 or more", failure.logits));
    outcome.evidence.checks.push_back(check("sum(alpha + e^alpha/W) is never below its start", failure.level));
    outcome.control.evidence.checks.push_back(check("the logits' sum rises by ||beta||^2 or more", failure.whole));
    outcome.control.evidence.checks.push_back(check("sum(alpha + e^alpha/W) is never above its start", failure.never));
    outcome.control.evidence.checks.push_back(check("||beta - mean|| never falls on the way", failure.monotone));
  }
  return outcome;
}

const Registration registration(Claim{
    .id = "no-sink.zero-start",
    .title = "From beta(0) = 0 the sum of the logits rises by at least ||beta||^2/2 and the sink never falls below its "
             "start",
    .tags = {"sf:no-sink-at-fixed-counts"},
    .kind = Kind::extension,
    .tier = Tier::quick,
    .expected = Verdict::confirmed,
    .cost_seconds = 1,
    .method = "60 random instances with equal starting logits and 60 with different ones (seed 29), full and sparse, "
              "are followed at 73 times from 0.01 to 1e10 of the integrated joint flow, component by component, "
              "without either inequality.",
    .tolerance = "The integrator's error estimate, carried over to each quantity.",
    .control =
        "Wrong laws: a rise by ||beta||^2, with the factor 1/2 forgotten; a sink that never rises, with the sign "
        "reversed; a norm of beta that never falls on its way, as a reader may conclude from comparing start and end.",
    .run = measure,
});

}  // namespace
}  // namespace sinkflow::claims::no_sink_zero_start

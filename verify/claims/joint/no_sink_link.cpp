#include <cmath>

#include <fmt/format.h>

#include "flows/joint.hpp"
#include "verify/cases/case.hpp"
#include "verify/cases/fixed_count_cases.hpp"
#include "verify/harness/claim.hpp"
#include "verify/harness/seeds.hpp"
#include "verify/instruments/growth/alpha_growth.hpp"
#include "verify/instruments/joint/joint_ends.hpp"
#include "verify/statistics/extremes.hpp"
#include "verify/statistics/spacing.hpp"

namespace sinkflow::claims::no_sink_link {
namespace {

using namespace verify;

/// The two sides of Q on one component: sum(alpha + e^alpha/W), the level of the sink, and half of ||beta - xihat||^2.
struct Sides {
  double sink;
  double distance;
};

Sides sides(const theory::Model& model, const theory::Component& component, const theory::State& state) {
  const Eigen::ArrayXd logits = state.alpha(component.rows);
  const Eigen::VectorXd gamma = state.beta - model.value_mass(0) / model.total_count();
  return {(logits + logits.exp() / model.total_count()).sum(), 0.5 * gamma(component.columns).squaredNorm()};
}

/// Largest change of the two sides, to first order, by an error of `error` in every entry of a state.
double reach(const theory::Model& model, const theory::State& state, double error) {
  const Eigen::VectorXd gamma = state.beta - model.value_mass(0) / model.total_count();
  return error * ((1 + state.alpha.array().exp() / model.total_count()).sum() + gamma.lpNorm<1>());
}

Outcome measure(const Setting&) {
  std::mt19937_64 random(reported_seed(23));
  Outcome outcome;
  const std::vector<double> times = log_spaced(1, 1e10, 41);
  for (Case& named : fixed_count_instances()) {
    const std::string& name = named.name;
    theory::Instance& instance = named.instance;
    for (int i = 0; i < 4; ++i) {
      if (i > 0) {
        instance.start = random_start(random, instance.model);
      }
      const theory::Trajectory flow = flows::integrate_joint_with(instance, times, "bdf", 1e-11);
      const double error = largest(flow.error);
      double same = 0;
      double opposite = 0;
      double bound = 0;
      for (const theory::State& state : flows::states_of(flow, instance.model.rows())) {
        bound = larger(bound, reach(instance.model, state, error));
        for (const theory::Component& component : theory::moving_components(instance.model.transition)) {
          const Sides now = sides(instance.model, component, state);
          const Sides then = sides(instance.model, component, instance.start);
          const double rise = now.sink - then.sink;
          same = larger(same, std::abs(rise - (now.distance - then.distance)));
          opposite = larger(opposite, std::abs(rise + (now.distance - then.distance)));
        }
      }
      const auto check = [&](double value) {
        return Check{
            fmt::format("{}, start {}: rise of sum(alpha + e^alpha/W) less that of half ||beta - xihat||^2", name, i),
            0, value, 0, Tolerance(bound, "the integrator's error estimate, carried over to both sides")};
      };
      outcome.evidence.checks.push_back(check(same));
      outcome.control.evidence.checks.push_back(check(opposite));
    }
  }
  return outcome;
}

const Registration registration(Claim{
    .id = "no-sink.link",
    .title = "The sink rises by exactly as much as beta moves away from xihat at fixed counts",
    .tags = {"sf:no-sink-at-fixed-counts"},
    .kind = Kind::extension,
    .tier = Tier::quick,
    .expected = Verdict::confirmed,
    .cost_seconds = 1,
    .method = "Both sides are evaluated on reference and random instances, from four starts each (seed 23), component "
              "by component, at 41 times up to 1e10 of the joint flow, which is integrated without either.",
    .tolerance = "The integrator's error estimate, carried over to both sides.",
    .control = "Wrong law: the sink rises by as much as beta comes closer to xihat, as the mutual reinforcement of "
               "sink and drain would suggest.",
    .run = measure,
});

}  // namespace
}  // namespace sinkflow::claims::no_sink_link

#include <algorithm>
#include <cmath>
#include <limits>

#include <fmt/format.h>

#include "flows/flows.hpp"
#include "theory/beta_limit.hpp"
#include "theory/simplified_model.hpp"
#include "theory/support_graph.hpp"
#include "verify/cases/frozen_logit_cases.hpp"
#include "verify/cases/random_model.hpp"
#include "verify/harness/claim.hpp"
#include "verify/harness/seeds.hpp"
#include "verify/instruments/value/beta_flows.hpp"
#include "verify/statistics/extremes.hpp"

namespace sinkflow::claims::rem11_global {
namespace {

using namespace verify;

/// `displacement` less its mean on every component, which the flow conserves.
Eigen::VectorXd moving_part(const theory::Model& model, Eigen::VectorXd displacement) {
  for (const theory::Component& component : theory::support_components(model.transition)) {
    displacement(component.columns).array() -= displacement(component.columns).mean();
  }
  return displacement;
}

/// Largest excess of log ||beta - beta*|| over three bounds at times up to 12/lambda.
struct Excess {
  double rise = -std::numeric_limits<double>::infinity();    ///< over its value at the previous time
  double bound = -std::numeric_limits<double>::infinity();   ///< over the global bound
  double linear = -std::numeric_limits<double>::infinity();  ///< over log ||beta(0) - beta*|| - lambda t
  double error = 0;                                          ///< error of the logarithm, from the integrator's estimate
};

Excess measure_excess(theory::Instance instance, const theory::State& limit, const Eigen::VectorXd& displacement) {
  instance.start.beta = limit.beta + displacement;
  const double lambda = theory::decay_rate(instance.model, limit);
  std::vector<double> times;
  for (double scaled = 0.25; scaled <= 12; scaled += 0.25) {
    times.push_back(scaled / lambda);
  }
  const theory::Trajectory flow = flows::integrate_beta(instance, times, 1e-13);
  Excess excess;
  const double start = displacement.norm();
  double before = std::log(start);
  for (std::size_t i = 0; i < times.size(); ++i) {
    const double distance = (flow.states.row(static_cast<Eigen::Index>(i)).transpose() - limit.beta).norm();
    const double now = std::log(distance);
    excess.rise = larger(excess.rise, now - before);
    excess.bound =
        std::max(excess.bound, now - std::log(theory::distance_bound(instance.model, limit, start, times[i])));
    excess.linear = larger(excess.linear, now - (std::log(start) - lambda * times[i]));
    excess.error = larger(excess.error, (flow.error[i] + 1e-15 * (1 + limit.beta.cwiseAbs().maxCoeff())) / distance);
    before = now;
  }
  return excess;
}

Outcome measure(const Setting& setting) {
  Outcome outcome;
  std::mt19937_64 random(reported_seed(1111));
  for (const auto& one : separate_logit_instances(setting)) {
    const auto& name = one.name;
    const auto& instance = one.instance;
    const theory::State limit{instance.start.alpha, theory::beta_limit(instance.model, instance.start)};
    // Far means that the shift a_v (beta - beta*) of the row with the largest a_v is of order 20, where F_v is no
    // longer quadratic.
    const double far = 20 / theory::sink_weight(limit.alpha.maxCoeff(), instance.model.total_count());
    const Eigen::VectorXd slowest = far * slowest_direction(instance.model, limit);
    const Eigen::VectorXd any = far * moving_part(instance.model, uniform_vector(random, limit.beta.size(), -1, 1));
    double linear = -std::numeric_limits<double>::infinity();
    double error = 0;
    for (const auto& [direction, displacement] :
         {std::pair("up the slowest mode", slowest), {"down the slowest mode", -slowest}, {"at random", any}}) {
      const Excess excess = measure_excess(instance, limit, displacement);
      const Tolerance tolerance(excess.error, "the integrator's error estimate relative to the distance");
      outcome.evidence.checks.push_back(
          at_most(fmt::format("log distance to the previous one, {}, {}", name, direction), excess.rise, 0,
                  excess.error, tolerance));
      outcome.evidence.checks.push_back(
          at_most(fmt::format("log distance to the global bound, {}, {}", name, direction), excess.bound, 0,
                  excess.error, tolerance));
      linear = larger(linear, excess.linear);
      error = larger(error, excess.error);
    }
    outcome.control.evidence.checks.push_back(
        at_most(fmt::format("log distance to ||beta(0) - beta*|| e^(-lambda t), {}", name), linear, 0, error,
                Tolerance(error, "the integrator's error estimate relative to the distance")));
  }
  return outcome;
}

const Registration registration(Claim{
    .id = "rem11.global",
    .title =
        "||beta - beta*|| falls monotonically from any start and stays below a bound that decays at the sharp rate",
    .tags = {"ada:rem11", "sf:rate"},
    .kind = Kind::extension,
    .tier = Tier::quick,
    .expected = Verdict::confirmed,
    .cost_seconds = 2,
    .method =
        "The flow of beta is integrated with BDF from far along the slowest mode, up and down, and in a random "
        "direction, also on instances with zeros in the transition. The distance to beta*, which comes from Newton's "
        "method without a flow, is compared with the previous distance and with the bound at 48 times up to 12/lambda.",
    .tolerance = "The integrator's error estimate relative to the distance.",
    .control = "Wrong law: the bound ||beta(0) - beta*|| e^{-lambda t} of the linearised flow, as if every start were "
               "near beta*.",
    .run = measure,
});

}  // namespace
}  // namespace sinkflow::claims::rem11_global

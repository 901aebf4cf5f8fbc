#include <cmath>

#include <fmt/format.h>

#include "flows/joint.hpp"
#include "verify/cases/case.hpp"
#include "verify/cases/fixed_count_cases.hpp"
#include "verify/harness/claim.hpp"
#include "verify/instruments/growth/alpha_growth.hpp"
#include "verify/instruments/joint/joint_ends.hpp"
#include "verify/statistics/extremes.hpp"
#include "verify/statistics/spacing.hpp"

namespace sinkflow::claims::invariants_rates {
namespace {

using namespace verify;

/// Largest change of Q, formed with `rates`, over the components and the states of an orbit.
double largest_change(const theory::Instance& instance, const std::vector<theory::State>& orbit,
                      const theory::Rates& rates) {
  double change = 0;
  for (const theory::Component& component : theory::moving_components(instance.model.transition)) {
    const double start = theory::conserved_q(instance.model, component, instance.start, rates);
    for (const theory::State& state : orbit) {
      change = larger(change, std::abs(theory::conserved_q(instance.model, component, state, rates) - start));
    }
  }
  return change;
}

/// Largest change of Q, to first order, by an error of `error` in every entry of a state.
double reach(const theory::Instance& instance, const std::vector<theory::State>& orbit, const theory::Rates& rates,
             double error) {
  const Eigen::VectorXd xihat = instance.model.value_mass(0) / instance.model.total_count();
  double largest = 0;
  for (const theory::State& state : orbit) {
    const double logits = (1 + state.alpha.array().exp() / instance.model.total_count()).sum();
    largest = larger(largest, logits / rates.alpha + (state.beta - xihat).lpNorm<1>() / rates.beta);
  }
  return largest * error;
}

Outcome measure(const Setting&) {
  Outcome outcome;
  const std::vector<double> times = log_spaced(1, 1e8, 17);
  for (const Case& named : fixed_count_instances()) {
    const std::string& name = named.name;
    const theory::Instance& instance = named.instance;
    for (const theory::Rates& rates : {theory::Rates{1, 4}, theory::Rates{3, 0.2}, theory::Rates{0.05, 1}}) {
      const theory::Trajectory flow = flows::integrate_joint_with(instance, times, "bdf", 1e-12, rates);
      const std::vector<theory::State> orbit = flows::states_of(flow, instance.model.rows());
      const double error = largest(flow.error);
      const Tolerance tolerance(reach(instance, orbit, rates, error),
                                "the integrator's error estimate times what an error of the state does to Q");
      const auto check = [&](double value) {
        return Check{fmt::format("{}: change of Q at rates {} and {}", name, rates.alpha, rates.beta), 0, value, 0,
                     tolerance};
      };
      outcome.evidence.checks.push_back(check(largest_change(instance, orbit, rates)));
      outcome.control.evidence.checks.push_back(check(largest_change(instance, orbit, {})));
      outcome.control.evidence.checks.push_back(check(largest_change(instance, orbit, {rates.beta, rates.alpha})));
    }
  }
  return outcome;
}

const Registration registration(Claim{
    .id = "invariants.rates",
    .title = "Q_C is conserved with different learning rates if each of its parts is divided by its own rate",
    .tags = {"sf:invariants"},
    .kind = Kind::extension,
    .tier = Tier::quick,
    .expected = Verdict::confirmed,
    .cost_seconds = 1,
    .method = "The flow with rates (1, 4), (3, 0.2) and (0.05, 1) for alpha and beta is integrated to t = 1e8 by BDF "
              "at tolerance 1e-12, without Q_C, which is then evaluated at 17 times.",
    .tolerance = "The integrator's error estimate, carried over to Q_C.",
    .control = "Wrong laws: Q_C without the rates, as if they only changed the path; Q_C with the two rates exchanged.",
    .run = measure,
});

}  // namespace
}  // namespace sinkflow::claims::invariants_rates

#include <cmath>

#include <fmt/format.h>

#include "theory/beta_limit.hpp"
#include "theory/support_graph.hpp"
#include "verify/cases/frozen_logit_cases.hpp"
#include "verify/harness/erratum.hpp"
#include "verify/instruments/value/beta_flows.hpp"

namespace sinkflow::claims::thm10_connected {
namespace {

using namespace verify;

/// The limit of beta in the first column of every component, for instances whose support has several components.
std::vector<Reading> measure(const Setting& setting) {
  std::vector<Reading> readings;
  for (const auto& one : common_logit_instances(setting, {-1})) {
    const auto& name = one.name;
    const auto& instance = one.instance;
    const std::vector<theory::Component> components = theory::support_components(instance.model.transition);
    if (components.size() == 1) {
      continue;
    }
    const Eigen::VectorXd limit = theory::common_logit_limit(instance.model, instance.start);
    const SettledBeta end = settle(instance, limit);
    const Tolerance tolerance(end.error, kSettledReason);
    const Eigen::VectorXd pull = std::exp(-instance.start.alpha[0]) * instance.model.value_mass(0);
    const double mean = instance.start.beta.mean();
    for (const theory::Component& component : components) {
      const int k = component.columns.front();
      readings.push_back(reading(fmt::format("limit of beta_{}, {}", k, name), end.beta[k], 1e-14, tolerance,
                                 mean + pull.mean() - pull[k], limit[k],
                                 mean + pull(component.columns).mean() - pull[k]));
    }
  }
  return readings;
}

const ErratumRegistration registration(Erratum{
    .id = "thm10-connected",
    .printed = "The limit of beta has one mean over all columns, whatever the support",
    .corrected = "Each component of the support hypergraph keeps its own mean of beta(0) + e^{-alpha} x",
    .tags = {"err:thm10-connected", "ada:thm10"},
    .cost_seconds = 0.3,
    .method = "The flow of beta with every logit frozen at one value is integrated with BDF until it has settled, "
              "without any closed form, on instances of two or more components: two full blocks with a point mass and "
              "an unreached column, sparse random support, and the corpus' task if it has two or more.",
    .tolerance = "The integrator's error estimate and a bound on the distance that is left to the limit.",
    .control = "Wrong law: the component's mean of x with the mean of beta(0) over all columns, as if only the term in "
               "x were separated by components.",
    .measure = measure,
});

}  // namespace
}  // namespace sinkflow::claims::thm10_connected

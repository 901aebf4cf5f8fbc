#include <cmath>

#include <fmt/format.h>

#include "theory/beta_limit.hpp"
#include "theory/support_graph.hpp"
#include "verify/cases/frozen_logit_cases.hpp"
#include "verify/cases/reference_instances.hpp"
#include "verify/harness/erratum.hpp"
#include "verify/instruments/value/beta_flows.hpp"

namespace sinkflow::claims::thm10_mean {
namespace {

using namespace verify;

/// One reading for every column of an instance whose support is connected.
void add_readings(const std::string& name, const theory::Instance& instance, std::vector<Reading>& readings) {
  const Eigen::VectorXd limit = theory::common_logit_limit(instance.model, instance.start);
  const SettledBeta end = settle(instance, limit);
  const Eigen::VectorXd x = instance.model.value_mass(0);
  const double decay = std::exp(-instance.start.alpha[0]);
  const Tolerance tolerance(end.error, kSettledReason);
  for (Eigen::Index k = 0; k < limit.size(); ++k) {
    const double printed = instance.start.beta.mean() - decay * x[k];
    readings.push_back(reading(fmt::format("limit of beta_{}, {}", k, name), end.beta[k], 1e-14, tolerance, printed,
                               limit[k], printed - decay * x.mean()));
  }
}

std::vector<Reading> measure(const Setting& setting) {
  std::vector<Reading> readings;
  add_readings("instance I at alpha = 0.6", instance_i(), readings);
  for (const auto& one : common_logit_instances(setting, {-1})) {
    const auto& name = one.name;
    const auto& instance = one.instance;
    if (theory::support_components(instance.model.transition).size() == 1) {
      add_readings(name, instance, readings);
    }
  }
  return readings;
}

const ErratumRegistration registration(Erratum{
    .id = "thm10-mean",
    .printed = "The limit of beta is mean(beta(0)) 1 - e^{-alpha} x",
    .corrected = "The limit of beta is [mean(beta(0)) + e^{-alpha} mean(x)] 1 - e^{-alpha} x",
    .tags = {"err:thm10-mean", "ada:thm10"},
    .cost_seconds = 0.2,
    .method = "The flow of beta with every logit frozen at one value is integrated with BDF until it has settled, "
              "without any closed form, on instance I at the logit and start named in the erratum and on other "
              "instances of connected support.",
    .tolerance = "The integrator's error estimate and a bound on the distance that is left to the limit.",
    .control =
        "Wrong law: [mean(beta(0)) - e^{-alpha} mean(x)] 1 - e^{-alpha} x, with the opposite sign of the mean of x.",
    .measure = measure,
});

}  // namespace
}  // namespace sinkflow::claims::thm10_mean

#include <cmath>

#include <fmt/format.h>

#include "flows/flows.hpp"
#include "solvers/integrate.hpp"
#include "verify/cases/reference_instances.hpp"
#include "verify/harness/erratum.hpp"
#include "verify/instruments/growth/alpha_growth.hpp"

namespace sinkflow::claims::thm3_small {
namespace {

using namespace verify;

constexpr double kLate = 1e14;

/// Logits at t = kLate (R) while beta is held, and the integrator's error. Where a logit stops the flow is stiff in
/// log t, so that the stepper is implicit.
struct LateLogits {
  Eigen::VectorXd alpha;
  double error = 0;
};

LateLogits late_logits(const theory::Model& model, const Eigen::VectorXd& beta, solvers::Options options) {
  options.stepper = "bdf";
  const std::vector<double> times{kLate};
  const theory::Trajectory flow =
      solvers::integrate(flows::alpha_field(model, beta), Eigen::VectorXd::Zero(model.rows()), times, options);
  return {flow.states.row(0).transpose(), 2 * flow.error.back()};
}

/// `err:thm3-small`: a large constant value of <s>, and small ones that are not constant. "Small value states" is read
/// as: a large value hinders the growth, so that the logit stays, and a small one does not.
std::vector<Reading> measure(const Setting& setting) {
  require_ordinary(setting, 1e-8);
  const theory::Model model = instance_i().model;
  const Eigen::VectorXd xhat = model.value_mass(0) / model.total_count();
  const solvers::Options options = solver_options(setting);
  const Eigen::VectorXd grown = late_logits(model, Eigen::VectorXd::Zero(model.columns()), options).alpha;
  const Tolerance tolerance(1e-6, "far above the integrator's error, far below what the laws differ by");
  std::vector<Reading> readings;
  const auto add = [&](const std::string& name, const Eigen::VectorXd& beta, const Eigen::VectorXd& printed,
                       const Eigen::VectorXd& corrected, const Eigen::VectorXd& wrong) {
    const LateLogits late = late_logits(model, beta, options);
    for (Eigen::Index v = 0; v < model.rows(); ++v) {
      readings.push_back(reading(fmt::format("alpha_{} at t = {:.0e}, {}", v, kLate, name), late.alpha[v], late.error,
                                 tolerance, printed[v], corrected[v], wrong[v]));
    }
  };
  const auto everywhere = [&](double alpha) { return Eigen::VectorXd::Constant(model.rows(), alpha); };
  add("beta = 1000 in every entry", Eigen::VectorXd::Constant(model.columns(), 1000), everywhere(0), grown, -grown);
  for (const double size : {1e-1, 1e-2, 1e-3}) {
    const double stop = std::log(model.total_count() / size);
    add(fmt::format("beta = -{} xhat", size), -size * xhat, grown, everywhere(stop), everywhere(stop + std::log(2)));
  }
  return readings;
}

const ErratumRegistration registration(Erratum{
    .id = "thm3-small",
    .printed = "A logit grows without end where the value state of <s> is small, and not where it is large",
    .corrected = "A logit grows without end where the value state of <s> is constant, whatever its size, and stops at "
                 "log(W/eps) for beta = -eps xhat",
    .tags = {"err:thm3-small", "ada:thm3.a"},
    .cost_seconds = 0.1,
    .method = "The alpha flow is integrated on instance I from alpha = 0 to t = 1e14 with beta held at 0, at 1000 in "
              "every entry, and at -eps xhat for eps = .1, .01, .001, whose norms are 0, 2000 and at most .05. The "
              "stop follows from where the shift of every token vanishes, without integration.",
    .tolerance = "1e-6, far above the integrator's error and far below the differences between the laws.",
    .control = "Wrong laws: the logit falls as far as it rises at beta = 0, and it stops log 2 later.",
    .measure = measure,
});

}  // namespace
}  // namespace sinkflow::claims::thm3_small

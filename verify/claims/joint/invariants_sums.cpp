#include <cmath>
#include <limits>

#include <fmt/format.h>

#include "flows/flows.hpp"
#include "verify/cases/case.hpp"
#include "verify/cases/fixed_count_cases.hpp"
#include "verify/cases/reference_instances.hpp"
#include "verify/harness/claim.hpp"
#include "verify/harness/setting.hpp"
#include "verify/instruments/growth/alpha_growth.hpp"
#include "verify/instruments/joint/joint_ends.hpp"
#include "verify/statistics/extremes.hpp"
#include "verify/statistics/spacing.hpp"

namespace sinkflow::claims::invariants_sums {
namespace {

using namespace verify;

struct Run {
  std::string stepper;
  double tolerance;
  double last;
};

/// Largest change of the sum of beta over a component, and of the sum over all its columns but the first.
struct Change {
  double sum = 0;
  double partial = 0;
  double size = 0;  ///< largest sum of |beta| over the times
};

Change change(const theory::Model& model, const theory::State& start, const std::vector<Eigen::VectorXd>& betas) {
  Change largest;
  for (const Eigen::VectorXd& beta : betas) {
    largest.size = larger(largest.size, beta.lpNorm<1>());
    for (const theory::Component& component : theory::moving_components(model.transition)) {
      const Eigen::VectorXd moved = (beta - start.beta)(component.columns);
      largest.sum = larger(largest.sum, std::abs(moved.sum()));
      largest.partial = larger(largest.partial, std::abs(moved.sum() - moved[0]));
    }
  }
  return largest;
}

Outcome measure(const Setting& setting) {
  std::vector<Case> instances = fixed_count_instances();
  instances.push_back({"contexts_C7", reference_instance("contexts_C7")});
  Outcome outcome;
  const auto look = [&](const Case& named, const Run& run, bool joint) {
    const theory::Instance& instance = named.instance;
    const Eigen::Index columns = instance.model.columns();
    const std::vector<double> times = log_spaced(1, run.last, 17);
    solvers::Options options;
    options.stepper = run.stepper;
    options.rtol = options.atol = run.tolerance;
    options.estimate_error = false;
    solvers::Work work;
    const solvers::VectorField field =
        joint ? flows::joint_field(instance.model) : flows::beta_field(instance.model, instance.start.alpha);
    const Eigen::VectorXd start = joint ? flows::stacked(instance.start) : instance.start.beta;
    const theory::Trajectory flow = solvers::integrate(field, start, times, options, &work);
    std::vector<Eigen::VectorXd> betas;
    for (Eigen::Index i = 0; i < flow.states.rows(); ++i) {
      betas.emplace_back(flow.states.row(i).tail(columns).transpose());
    }
    const Change found = change(instance.model, instance.start, betas);
    const double epsilon = std::numeric_limits<double>::epsilon();
    const Tolerance tolerance(epsilon * static_cast<double>(work.rates * columns) * found.size,
                              "V roundings of every beta, as in a linear solve, for every right-hand side");
    const auto check = [&](double moved) {
      return Check{fmt::format("{}: sum of beta, {} flow, {} at tolerance {:.0e} to t = {:.0e}", named.name,
                               joint ? "joint" : "beta", run.stepper, run.tolerance, run.last),
                   0, moved, 0, tolerance};
    };
    outcome.evidence.checks.push_back(check(found.sum));
    outcome.control.evidence.checks.push_back(check(found.partial));
  };
  for (const Case& named : instances) {
    for (const Run& run : {Run{"bdf", 1e-4, 1e8}, Run{"bdf", 1e-10, 1e8}, Run{"adams", 1e-4, 30},
                           Run{"dopri5", 1e-4, 30}, Run{"fehlberg78", 1e-10, 30}}) {
      look(named, run, true);
    }
    look(named, {"bdf", 1e-4, 1e8}, false);
  }
  if (moves(setting.instance)) {
    // On another corpus the flow may have settled by 1e8, where the stepper's linear systems, of order t, magnify
    // rounding.
    look({"the setting's instance", setting.instance}, {"bdf", 1e-6, setting.own_corpus ? 1e8 : 1e6}, true);
  }
  return outcome;
}

const Registration registration(Claim{
    .id = "invariants.sums",
    .title = "The sum of beta over a component is conserved up to rounding, at every tolerance and also over several "
             "contexts",
    .tags = {"sf:invariants"},
    .kind = Kind::extension,
    .tier = Tier::quick,
    .expected = Verdict::confirmed,
    .cost_seconds = 1,
    .method = "Flows of beta alone and of both are integrated at tolerances as loose as 1e-4. Every Runge-Kutta and "
              "multistep method conserves a linear invariant exactly, so that a drift could not be hidden among "
              "integration errors.",
    .tolerance =
        "V roundings of every entry of beta, as in a linear solve, for every evaluation of the right-hand side.",
    .control = "Wrong law: the sum over all columns of a component but the first is conserved, as if a column were "
               "dropped by mistake.",
    .run = measure,
});

}  // namespace
}  // namespace sinkflow::claims::invariants_sums

#include <cmath>

#include <fmt/format.h>

#include "flows/flows.hpp"
#include "flows/joint.hpp"
#include "theory/linear_algebra.hpp"
#include "theory/simplified_model.hpp"
#include "verify/cases/case.hpp"
#include "verify/cases/fixed_count_cases.hpp"
#include "verify/harness/claim.hpp"
#include "verify/harness/seeds.hpp"
#include "verify/instruments/growth/alpha_growth.hpp"
#include "verify/instruments/joint/joint_ends.hpp"
#include "verify/instruments/joint/linear_flow.hpp"
#include "verify/statistics/fit.hpp"
#include "verify/statistics/spacing.hpp"

namespace sinkflow::claims::global_rate {
namespace {

using namespace verify;

/// The wrong law: the slowest rate of beta alone, with the logits frozen at the end.
double rate_of_beta(const theory::Model& model, const theory::State& end) {
  const Eigen::Index columns = model.columns();
  const Eigen::MatrixXd block = theory::hessian(model, end).bottomRightCorner(columns, columns);
  const Eigen::VectorXd all = theory::symmetric_eigen(block).values;
  return all[(all.array() < 1e-12 * all[columns - 1]).count()];
}

/// The last stage of the flow: times in units of 1/lambda, log L (`losses`), and the states less the end (`offsets`).
struct Window {
  std::vector<double> times;
  std::vector<double> losses;
  std::vector<Eigen::VectorXd> offsets;
};

/// The last of 81 states of the flow that is further than 0.01 from the end. The flow is autonomous, so that it can be
/// started again from this state.
theory::State late_state(const theory::Instance& instance, const theory::State& end) {
  const theory::Trajectory flow =
      flows::integrate_joint_with(instance, log_spaced(1e-2, 1e18, 81), "bdf", 1e-10, {}, false);
  theory::State late = instance.start;
  for (const theory::State& state : flows::states_of(flow, instance.model.rows())) {
    late = flows::largest_distance(state, end) > 0.01 ? state : late;
  }
  return late;
}

/// The stage in which the distance to the end falls from 1e-3 to 1e-7, sampled at steps of 0.2/lambda.
Window window_of(const theory::Instance& instance, const theory::State& end, double rate) {
  solvers::Options options;
  options.stepper = "bdf";
  options.rtol = 1e-12;
  options.atol = 1e-14;
  options.estimate_error = false;
  std::vector<double> times;
  for (int i = 0; i <= 150; ++i) {
    times.push_back(0.2 * i / rate);
  }
  const theory::Trajectory flow =
      solvers::integrate(flows::joint_field(instance.model), flows::stacked(late_state(instance, end)), times, options);
  Window window;
  const std::vector<theory::State> orbit = flows::states_of(flow, instance.model.rows());
  for (std::size_t i = 0; i < times.size(); ++i) {
    const double distance = flows::largest_distance(orbit[i], end);
    if (distance < 1e-3 && distance > 1e-7) {
      window.offsets.emplace_back(flows::stacked(orbit[i]) - flows::stacked(end));
      window.times.push_back(times[i] * rate);
      window.losses.push_back(std::log(theory::excess_loss(instance.model, orbit[i])));
    }
  }
  return window;
}

Outcome measure(const Setting&) {
  std::mt19937_64 random(reported_seed(59));
  Outcome outcome;
  for (Case& named : fixed_count_instances()) {
    const std::string& name = named.name;
    theory::Instance& instance = named.instance;
    for (int i = 0; i < 2; ++i) {
      if (i > 0) {
        instance.start = random_start(random, instance.model);
      }
      const flows::FlowEnd end = flows::joint_end(instance, 1e18);
      const LinearFlow modes = linear_flow(instance.model, end.state);
      const Window window = window_of(instance, end.state, modes.rates[0]);
      const Fit slopes = fit(window.times, window.losses, FitLaw::linear, 0, HUGE_VAL);
      const double faster =
          std::abs(log_loss_slope(modes, window.offsets[window.offsets.size() / 2]) / modes.rates[0] + 2);
      const Tolerance tolerance(
          faster + std::abs(slopes.late.slope - slopes.early.slope) + 1e-4,
          "what faster modes add at the start of the later half, the change between the halves, and the "
          "integrator's 1e-12 against the last distance, 1e-7, over nine e-folds");
      const auto check = [&](double expected) {
        return Check{
            fmt::format("{}, start {}: late slope of log L, in units of lambda = {:.3g}", name, i, modes.rates[0]),
            expected, slopes.late.slope, slopes.late.half_width, tolerance};
      };
      outcome.evidence.checks.push_back(check(-2));
      outcome.control.evidence.checks.push_back(check(-1));
      outcome.control.evidence.checks.push_back(check(-2 * rate_of_beta(instance.model, end.state) / modes.rates[0]));
    }
  }
  return outcome;
}

const Registration registration(Claim{
    .id = "global.rate",
    .title = "The loss of the joint flow falls like e^{-2 lambda t}, with lambda the least nonzero eigenvalue of the "
             "Hessian at the end",
    .tags = {"sf:global"},
    .kind = Kind::extension,
    .tier = Tier::quick,
    .expected = Verdict::confirmed,
    .cost_seconds = 1,
    .method = "log L along the integrated flow is fitted by a straight line over the time in which the distance to the "
              "end falls from 1e-3 to 1e-7. lambda is the smallest nonzero eigenvalue of the Hessian at the integrated "
              "end point; it is computed without using the time axis of the run.",
    .tolerance = "The contribution of faster modes to the slope at the start of the later half, the change between "
                 "halves, and the integrator's tolerance.",
    .control = "Wrong laws: L falls like e^{-lambda t}, the rate of the distance; L falls at twice the rate of beta "
               "with the logits frozen at the end, as if the logits had settled before.",
    .run = measure,
});

}  // namespace
}  // namespace sinkflow::claims::global_rate

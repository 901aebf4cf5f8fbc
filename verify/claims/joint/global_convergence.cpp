#include <cmath>

#include <fmt/format.h>

#include "flows/joint.hpp"
#include "theory/simplified_model.hpp"
#include "verify/cases/case.hpp"
#include "verify/cases/extreme_starts.hpp"
#include "verify/cases/fixed_count_cases.hpp"
#include "verify/harness/claim.hpp"
#include "verify/harness/seeds.hpp"
#include "verify/instruments/joint/joint_ends.hpp"
#include "verify/statistics/extremes.hpp"

namespace sinkflow::claims::global_convergence {
namespace {

using namespace verify;

/// Largest |beta_i - beta_j + w_v (x_i - x_j)| over the rows and the pairs of their support (`stationary`), the same
/// without x, as if the value state drained (`drained`), and the largest change of the former by an error of 1 in every
/// entry (`reach`).
struct Residual {
  double stationary = 0;
  double drained = 0;
  double reach = 0;
};

Residual residual(const theory::Model& model, const theory::State& state) {
  const Eigen::VectorXd x = model.value_mass(0);
  Residual largest;
  for (Eigen::Index v = 0; v < model.rows(); ++v) {
    const Eigen::Index first = theory::SparseRows::InnerIterator(model.transition, v).col();
    for (theory::SparseRows::InnerIterator entry(model.transition, v); entry; ++entry) {
      const double pull = std::exp(-state.alpha[v]) * (x[entry.col()] - x[first]);
      const double beta = state.beta[entry.col()] - state.beta[first];
      largest.stationary = larger(largest.stationary, std::abs(beta + pull));
      largest.drained = larger(largest.drained, std::abs(beta));
      largest.reach = larger(largest.reach, 2 + std::abs(pull));
    }
  }
  return largest;
}

/// Largest values at the end of the flow, over six extreme starts.
struct Left {
  double loss = 0;  ///< relative to the loss at the start
  double stationary = 0;
  double drained = 0;
  double moved = 0;  ///< largest distance moved over the last two decades of time
  double reach = 0;
  double error = 0;
};

void follow(const theory::Instance& instance, Left& left) {
  const std::vector<double> times{1e10, 1e19, 1e21};
  const theory::Trajectory flow = flows::integrate_joint_with(instance, times, "bdf", 1e-9);
  const std::vector<theory::State> orbit = flows::states_of(flow, instance.model.rows());
  const Residual found = residual(instance.model, orbit[2]);
  left.error = larger(left.error, largest(flow.error));
  left.loss = larger(
      left.loss, theory::excess_loss(instance.model, orbit[2]) / theory::excess_loss(instance.model, instance.start));
  left.stationary = larger(left.stationary, found.stationary);
  left.drained = larger(left.drained, found.drained);
  left.moved = larger(left.moved, flows::largest_distance(orbit[2], orbit[1]));
  left.reach = larger(left.reach, found.reach);
}

Outcome measure(const Setting&) {
  std::mt19937_64 random(reported_seed(53));
  Outcome outcome;
  for (const Case& named : fixed_count_instances()) {
    const std::string& name = named.name;
    const theory::Instance& instance = named.instance;
    if (theory::moving_components(instance.model.transition).size() > 1) {
      continue;  // with two components one may go to times too large for a double
    }
    Left left;
    for (const NamedStart& start : extreme_starts(random, instance.model)) {
      follow({instance.model, start.state}, left);
    }
    const auto add = [&](const char* what, double value, double wrong, double measured_wrong, double bound,
                         const char* reason) {
      const std::string label = fmt::format("{}: {}", name, what);
      outcome.evidence.checks.push_back({label, 0, value, 0, Tolerance(bound, reason)});
      outcome.control.evidence.checks.push_back({label, wrong, measured_wrong, 0, Tolerance(bound, reason)});
    };
    add("distance moved from t = 1e19 to 1e21", left.moved, std::log(10.0), left.moved, left.error,
        "the integrator's error estimate: a limit is approached exponentially");
    add("largest residual of the equations of Z", left.stationary, 0, left.drained, left.error * left.reach,
        "the integrator's error estimate, carried over to the equations");
    add("excess loss at t = 1e21, of its start", left.loss, 1e-3, left.loss, left.error * left.error * left.reach,
        "the square of the integrator's error estimate: the loss is quadratic near its minima");
  }
  return outcome;
}

const Registration registration(Claim{
    .id = "global.convergence",
    .title = "The joint flow comes to rest at a finite point of Z, where the loss is zero, from extreme starts too",
    .tags = {"sf:global"},
    .kind = Kind::extension,
    .tier = Tier::quick,
    .expected = Verdict::confirmed,
    .cost_seconds = 1,
    .method = "Six extreme starts (seed 53) on reference and random instances are followed by BDF at tolerance 1e-9 to "
              "t = 1e21. The distance that the flow still moves, the residuals of the linear equations of the "
              "stationary set, and the loss by its closed form are measured; the integration uses none of them.",
    .tolerance = "The integrator's error estimate, the largest on the way, carried over to each quantity.",
    .control = "Wrong laws: logits that grow like (1/2) log t, as with frozen beta; a value state that drains; a loss "
               "that stops at a thousandth of its start, as at a spurious minimum.",
    .run = measure,
});

}  // namespace
}  // namespace sinkflow::claims::global_convergence

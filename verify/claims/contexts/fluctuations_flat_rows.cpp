#include <cmath>

#include <fmt/format.h>

#include "flows/flows.hpp"
#include "theory/simplified_model.hpp"
#include "verify/cases/random_model.hpp"
#include "verify/harness/claim.hpp"
#include "verify/harness/seeds.hpp"
#include "verify/instruments/contexts/law_runs.hpp"
#include "verify/statistics/extremes.hpp"

namespace sinkflow::claims::fluctuations_flat_rows {
namespace {

using namespace verify;

constexpr int kFlat = 0;      // the row that leads to two triggers only
constexpr double kUnits = 4;  // half-width of the window in log t, wide enough for the integrator's error

/// A random instance with full support, except that row 0 leads to the two triggers only, so that its x is 0 in every
/// context.
theory::Instance instance(unsigned seed) {
  std::mt19937_64 random(reported_seed(seed));
  theory::Model model = random_model(random, {.rows = 4, .columns = 6, .contexts = 4, .triggers = 2});
  Eigen::MatrixXd transition = model.transition;
  transition.row(kFlat).setZero();
  transition.row(kFlat).tail(2) << 0.35, 0.65;
  model.transition = transition.sparseView();
  theory::State start{Eigen::VectorXd::Zero(4), Eigen::VectorXd::Zero(6)};
  start.alpha[kFlat] = 5;
  return {model, start};
}

/// The law for the other rows while the flat row's logit is `alpha`.
theory::FluctuationLaw law_at(const theory::Model& model, double alpha) {
  return *theory::fluctuation_law(
              model, Eigen::VectorXd::Constant(model.rows(), theory::sink_weight(alpha, model.total_count())))
              .law;
}

/// d alpha / d log t of the flat row: its shift is a beta plus a constant, so F = a^2 Var(beta)/2, and with
/// beta = c + b/sqrt(t), alpha' = -pi a^2 (1 - a) Var(b)/t.
double slope_at(const theory::Model& model, double alpha) {
  const Eigen::VectorXd b = law_at(model, alpha).b;
  const Eigen::VectorXd p = model.transition.row(kFlat).transpose();
  const double sink = theory::sink_weight(alpha, model.total_count());
  const double variance = p.dot(b.cwiseAbs2()) - std::pow(p.dot(b), 2);
  return -model.row_weight[kFlat] * sink * sink * (1 - sink) * variance;
}

Outcome measure(const Setting& /*setting*/) {
  Outcome outcome;
  for (const unsigned seed : {1U, 2U, 3U}) {
    const theory::Instance flat = instance(seed);
    const theory::Model& model = flat.model;
    for (const double t : {1e12, 1e20}) {
      const theory::Trajectory flow =
          flows::integrate_joint(flat, std::vector<double>{t * std::exp(-kUnits), t, t * std::exp(kUnits)});
      const Eigen::VectorXd logit = flow.states.col(kFlat);
      const double slope = slope_at(model, logit[1]);
      const double change = std::abs(slope_at(model, logit[2]) - slope_at(model, logit[0])) / 2;
      // The mean slope over the window (Simpson) agrees with the slope in the middle up to a third of the second
      // difference. The other rows follow with a lag of at most two units of log t, their relaxation time 1/(1/2 +
      // slowest); the tolerance allows the change over twice as many units.
      const Tolerance lag(
          change + 1e-3 * std::abs(slope),
          "the change of the slope in four units of log t; a thousandth for what is beyond the quadratic "
          "loss, relative terms of order next_alpha/sqrt(t), below 4e-4 over the window");
      outcome.compare(fmt::format("seed {}: d alpha_0 / d log t at t = {:.0e}", seed, t),
                      {(logit[2] - logit[0]) / (2 * kUnits), (flow.error[0] + flow.error[2]) / (2 * kUnits)}, slope, 0,
                      lag);
      const theory::FluctuationLaw now = law_at(model, logit[1]);
      const Eigen::VectorXd before = law_at(model, logit[0]).log_omega;
      const Eigen::VectorXd limit = theory::fluctuation_law(model).law->log_omega;
      double moved = 0;
      double distance = 0;
      double from_limit = 0;
      for (const int v : now.rows) {
        const double constant = flow.states(1, v) - 0.5 * std::log(t);
        moved = larger(moved, std::abs(now.log_omega[v] - before[v]));
        distance = larger(distance, std::abs(constant + now.log_omega[v]));
        from_limit = larger(from_limit, std::abs(constant + limit[v]));
      }
      const Tolerance bound(moved + 2 * now.next_alpha(now.rows).cwiseAbs().maxCoeff() / std::sqrt(t),
                            "what the constants change in four units of log t, and twice the next term");
      const auto constants = [&](double measured) {
        return Check{fmt::format("seed {}: largest distance of the others' constants at t = {:.0e}", seed, t), 0,
                     measured, flow.error[1], bound};
      };
      outcome.evidence.checks.push_back(constants(distance));
      outcome.control.evidence.checks.push_back(constants(from_limit));
    }
  }
  return outcome;
}

const Registration registration(Claim{
    .id = "fluctuations.flat-rows",
    .title = "If x = 0 on a row's support in every context, its logit decreases like -(1/2) log log t, and the "
             "constants of the other rows depend on its slowly changing weight",
    .tags = {"sf:fluctuations"},
    .kind = Kind::extension,
    .tier = Tier::quick,
    .expected = Verdict::confirmed,
    .cost_seconds = 0.5,
    .method = "The joint flow of random instances whose row 0 leads to triggers only, so that its x is 0 in every "
              "context, is integrated to two late times. The rate and the constants come from the minimiser of Phi at "
              "the current weight, computed without a flow.",
    .tolerance = "The change of the law over the few units of log t by which the other rows lag behind the slow logit, "
                 "and the next term of the law.",
    .control = "Wrong laws: the row stands still, as at fixed counts; the other rows have the constants of the limit "
               "in which the weight of the flat row is 0.",
    .run = measure,
});

}  // namespace
}  // namespace sinkflow::claims::fluctuations_flat_rows

#include <algorithm>

#include <fmt/format.h>

#include "theory/beta_limit.hpp"
#include "theory/linear_algebra.hpp"
#include "theory/simplified_model.hpp"
#include "theory/support_graph.hpp"
#include "verify/cases/frozen_logit_cases.hpp"
#include "verify/harness/claim.hpp"
#include "verify/instruments/value/beta_flows.hpp"
#include "verify/instruments/value/rate_figure.hpp"

namespace sinkflow::claims::rate_frozen {
namespace {

using namespace verify;

/// The smallest nonzero eigenvalue of sum_v pi_v (diag q_v - q_v q_v^T), the Hessian as the paper prints it.
double rate_without_sink_weight(const theory::Model& model, const theory::State& state) {
  Eigen::MatrixXd hessian = Eigen::MatrixXd::Zero(model.columns(), model.columns());
  for (Eigen::Index j = 0; j < model.contexts(); ++j) {
    const Eigen::MatrixXd q = theory::predicted_distribution(model, state, j);
    const Eigen::MatrixXd weighted = model.row_weight.asDiagonal() * q;
    hessian += Eigen::MatrixXd(weighted.colwise().sum().asDiagonal()) - q.transpose() * weighted;
  }
  const Eigen::VectorXd rates = theory::eigenvalues(hessian);
  return rates[static_cast<Eigen::Index>(theory::support_components(model.transition).size())] /
         static_cast<double>(model.contexts());
}

/// The slope of log ||beta - beta*|| in a late window and in its halves against the eigenvalue.
Outcome measure(const Setting& setting) {
  Outcome outcome;
  std::vector<DecayFound> found;
  for (auto& one : separate_logit_instances(setting)) {
    const auto& name = one.name;
    auto& instance = one.instance;
    const theory::State limit{instance.start.alpha, theory::beta_limit(instance.model, instance.start)};
    instance.start.beta = exciting_slowest(instance.model, limit, instance.start.beta);
    const MeasuredDecay decay = measure_decay(instance, limit.beta, kAfterAnyStart);
    for (const MeasuredDecay::Part& part : decay.parts) {
      const auto check = [&, &name = name](double predicted) {
        return Check{fmt::format("rate of ||beta - beta*||, {}, {}", name, part.name), predicted, part.rate,
                     part.uncertainty, Tolerance(part.omitted + 2 * part.uncertainty, kDecayReason)};
      };
      outcome.evidence.checks.push_back(check(theory::decay_rate(instance.model, limit)));
      outcome.control.evidence.checks.push_back(check(rate_without_sink_weight(instance.model, limit)));
      if (&part == &decay.parts.front()) {
        const Check& whole = outcome.evidence.checks.back();
        found.push_back({name, instance, limit.beta, whole.predicted, whole.measured, whole.tolerance.value});
      }
    }
  }
  outcome.figures.push_back(value_rate_figure(found));
  return outcome;
}

const Registration registration(Claim{
    .id = "rate.frozen",
    .title = "With any frozen logits ||beta - beta*|| decays at the smallest nonzero eigenvalue of the Hessian in beta",
    .tags = {"sf:rate", "ada:rem11"},
    .kind = Kind::extension,
    .tier = Tier::quick,
    .expected = Verdict::confirmed,
    .cost_seconds = 1,
    .method = "The flow of beta is integrated with BDF, every row at a logit of its own, from random starts far from "
              "beta*; a line is fitted to log ||beta - beta*|| against t over 10 <= lambda t <= 18 and over both "
              "halves. lambda chooses the window only; beta* comes from Newton's method on the convex loss.",
    .tolerance = "What faster modes and higher orders of the flow still contribute in the window, and the integrator's "
                 "error carried over to the slope.",
    .control = "The Hessian as printed, without the factor a_v^2.",
    .figures = {"value-rate"},
    .run = measure,
});

}  // namespace
}  // namespace sinkflow::claims::rate_frozen

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

/// Compares the slope of log ||beta - beta*|| in a late window and in its halves with the eigenvalue.
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
      outcome.compare(fmt::format("rate of ||beta - beta*||, {}, {}", name, part.name), {part.rate, part.uncertainty},
                      theory::decay_rate(instance.model, limit), rate_without_sink_weight(instance.model, limit),
                      Tolerance(part.omitted + 2 * part.uncertainty, kDecayReason));
      if (&part == &decay.parts.front()) {
        const Check& whole = outcome.evidence.checks.back();
        found.push_back({name, decay.times, decay.distances, whole.predicted, whole.measured, whole.tolerance.value});
      }
    }
  }
  outcome.figures.push_back(value_rate_figure(found));
  return outcome;
}

const Registration registration(Claim{
    .id = "rate.frozen",
    .title = "||beta - beta*|| decays at the smallest nonzero eigenvalue lambda of the Hessian in beta, with any "
             "frozen logits",
    .tags = {"sf:rate", "ada:rem11"},
    .kind = Kind::extension,
    .tier = Tier::quick,
    .expected = Verdict::confirmed,
    .cost_seconds = 1,
    .method =
        "The flow of beta is integrated with BDF, every row at a logit of its own, from random starts far from beta*, "
        "and a line is fitted to log ||beta - beta*|| against t over 10 <= lambda t <= 18 and over both halves of this "
        "window. lambda only chooses the window; beta* comes from Newton's method on the convex loss.",
    .tolerance = "The contribution that faster modes and higher orders of the flow still make in the window, and the "
                 "integrator's error carried over to the slope.",
    .control = "Wrong law: the rate from the Hessian as printed, without the factor a_v^2, as if the attention weight "
               "on <s> were 1.",
    .figures = {"value-rate"},
    .run = measure,
});

}  // namespace
}  // namespace sinkflow::claims::rate_frozen

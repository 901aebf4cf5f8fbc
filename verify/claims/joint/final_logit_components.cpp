#include <cmath>

#include <fmt/format.h>

#include "flows/joint.hpp"
#include "verify/cases/fixed_count_cases.hpp"
#include "verify/cases/random_model.hpp"
#include "verify/harness/claim.hpp"
#include "verify/harness/seeds.hpp"
#include "verify/instruments/joint/joint_ends.hpp"

namespace sinkflow::claims::final_logit_components {
namespace {

using namespace verify;

/// A model with two components, a point-mass row inside the first, another on a column of its own, and a column that no
/// row reaches.
theory::Model patchwork() {
  const std::vector<std::vector<std::pair<int, double>>> rows{
      {{0, 0.5}, {1, 0.3}, {2, 0.2}}, {{0, 0.1}, {2, 0.9}}, {{1, 1.0}}, {{3, 0.6}, {4, 0.4}}, {{5, 1.0}}};
  std::vector<Eigen::Triplet<double>> entries;
  for (std::size_t v = 0; v < rows.size(); ++v) {
    for (const auto& [column, probability] : rows[v]) {
      entries.emplace_back(static_cast<int>(v), column, probability);
    }
  }
  theory::Model model;
  model.transition.resize(5, 7);
  model.transition.setFromTriplets(entries.begin(), entries.end());
  model.row_weight = Eigen::VectorXd::Constant(5, 0.2);
  model.counts = Eigen::RowVectorXd{{4, 2, 3, 5, 1, 6, 3}};
  model.xi = Eigen::VectorXd{{1, 0.5, 2, 1.5, 3, 1, 0.7}};
  return model;
}

/// A component by itself, with a context of its own tokens only.
theory::Instance alone(const theory::Instance& instance, const theory::Component& component) {
  const Eigen::MatrixXd dense = instance.model.transition;
  theory::Instance own;
  own.model.transition = dense(component.rows, component.columns).sparseView();
  own.model.row_weight = instance.model.row_weight(component.rows);
  own.model.counts = instance.model.counts(Eigen::all, component.columns);
  own.model.xi = instance.model.xi(component.columns);
  own.start = {instance.start.alpha(component.rows), instance.start.beta(component.columns)};
  return own;
}

/// The wrong law: the limit if every component had a context of its own, with W replaced by the sum of its counts.
theory::State limit_with_own_counts(const theory::Instance& instance) {
  theory::State limit = instance.start;
  for (const theory::Component& component : theory::moving_components(instance.model.transition)) {
    const theory::Instance own = alone(instance, component);
    const theory::State end = theory::final_state(own.model, own.start).state.value();
    limit.alpha(component.rows) = end.alpha;
    limit.beta(component.columns) = end.beta;
  }
  return limit;
}

/// Largest movement of entries that the statement says are frozen: logits of point masses, and values of columns that
/// no row with two or more followers reaches.
double frozen_movement(const theory::State& from, const theory::State& to) {
  return std::max({std::abs(to.alpha[2] - from.alpha[2]), std::abs(to.alpha[4] - from.alpha[4]),
                   std::abs(to.beta[5] - from.beta[5]), std::abs(to.beta[6] - from.beta[6])});
}

Outcome measure(const Setting&) {
  std::mt19937_64 random(reported_seed(17));
  theory::Instance instance{patchwork(), {}};
  Outcome outcome;
  for (int i = 0; i < 6; ++i) {
    instance.start = random_start(random, instance.model);
    const theory::State predicted = theory::final_state(instance.model, instance.start).state.value();
    const flows::FlowEnd end = flows::joint_end(instance, settling_time(instance.model, predicted));
    const Tolerance tolerance(end.error + end.moved, "the integrator's error estimate, and what is left to move");
    const auto distance = [&](const theory::State& limit) {
      return Check{fmt::format("start {}: largest distance of the integrated end to the limit", i), 0,
                   flows::largest_distance(end.state, limit), 0, tolerance};
    };
    outcome.evidence.checks.push_back(distance(predicted));
    outcome.control.evidence.checks.push_back(distance(limit_with_own_counts(instance)));
    // The wrong law of a single component: one logit for all rows, including the frozen ones.
    theory::State equal = predicted;
    equal.alpha.setConstant(predicted.alpha[0]);
    outcome.control.evidence.checks.push_back(distance(equal));
    const auto frozen = [&](const theory::State& reference) {
      return Check{fmt::format("start {}: what point masses and unreached columns moved", i), 0,
                   frozen_movement(reference, end.state), 0,
                   Tolerance(0, "their rates are exact zeros, which every step keeps")};
    };
    outcome.evidence.checks.push_back(frozen(instance.start));
    outcome.control.evidence.checks.push_back(frozen(equal));
  }
  return outcome;
}

const Registration registration(Claim{
    .id = "final-logit.components",
    .title = "Every component has a limit of its own, and point masses and unreached columns do not move at all",
    .tags = {"sf:final-logit"},
    .kind = Kind::extension,
    .tier = Tier::quick,
    .expected = Verdict::confirmed,
    .cost_seconds = 0.5,
    .method = "The joint flow is integrated from six random starts (seed 17) on one context with two components, a "
              "point-mass row in one of them, another by itself, and an unreached column. The prediction is a root of "
              "one scalar equation for each component and is computed without a flow.",
    .tolerance = "The integrator's error estimate and the distance that the flow still moved; none for frozen entries.",
    .control = "Wrong laws: W replaced by the counts of the component, as if every component had a context of its own; "
               "one logit for all rows, as in a single component.",
    .run = measure,
});

}  // namespace
}  // namespace sinkflow::claims::final_logit_components

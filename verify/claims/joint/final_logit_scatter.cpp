#include <algorithm>
#include <cmath>

#include <fmt/format.h>

#include "flows/joint.hpp"
#include "verify/cases/fixed_count_cases.hpp"
#include "verify/cases/random_model.hpp"
#include "verify/harness/claim.hpp"
#include "verify/harness/seeds.hpp"
#include "verify/instruments/joint/joint_ends.hpp"
#include "verify/statistics/extremes.hpp"

namespace sinkflow::claims::final_logit_scatter {
namespace {

using namespace verify;

constexpr int kInstances = 200;

/// A random instance with one to five rows on two to five columns, sparse if `number` is odd, with x of order 1 to 100.
theory::Instance small_instance(std::mt19937_64& random, int number) {
  Shape shape;
  shape.rows = 1 + static_cast<Eigen::Index>(random() % 5);
  shape.columns = 2 + static_cast<Eigen::Index>(random() % 4);
  shape.density = number % 2 == 0 ? 1 : 0.6;
  shape.largest_xi = std::pow(10, uniform(random, -0.5, 1));
  theory::Instance instance;
  instance.model = random_model(random, shape);
  instance.start = random_start(random, instance.model);
  return instance;
}

/// The wrong law: the limit if the part of the value state is left out of the equation, so that sum(alpha + e^alpha/W)
/// is conserved.
double logit_without_value(const theory::Instance& instance, const theory::Component& component) {
  theory::Instance still = instance;
  still.model.xi *= 1e-9;  // not 0, where the limit is not determined
  still.start.beta.setZero();
  return theory::final_state(still.model, still.start).state.value().alpha[component.rows.front()];
}

struct Scatter {
  Series predicted{"root of the equation", Mark::points, 0, {}, {}};
  Series wrong{"without the value state", Mark::points, 1, {}, {}};
  Series distance{"distance to the root", Mark::points, 0, {}, {}};
  Series estimate{"the integrator's estimate", Mark::points, 3, {}, {}};
  double largest = 0;                ///< largest distance to the root, in units of the estimate
  double smallest_wrong = HUGE_VAL;  ///< smallest such distance to the law without the value state
};

void add(Scatter& scatter, const theory::Instance& instance, const theory::State& limit) {
  const flows::FlowEnd end = flows::joint_end(instance, settling_time(instance.model, limit));
  const double bound = end.error + end.moved;
  for (const theory::Component& component : theory::moving_components(instance.model.transition)) {
    const int row = component.rows.front();
    const double reached = end.state.alpha[row];
    const double distance = std::abs(reached - limit.alpha[row]);
    scatter.predicted.x.push_back(limit.alpha[row]);
    scatter.predicted.y.push_back(reached);
    scatter.distance.x.push_back(limit.alpha[row]);
    scatter.distance.y.push_back(std::max(distance, 1e-16));
    scatter.estimate.x.push_back(limit.alpha[row]);
    scatter.estimate.y.push_back(bound);
    scatter.largest = larger(scatter.largest, distance / bound);
    const double wrong = logit_without_value(instance, component);
    scatter.wrong.x.push_back(wrong);
    scatter.wrong.y.push_back(reached);
    scatter.smallest_wrong = smaller(scatter.smallest_wrong, std::abs(reached - wrong) / bound);
  }
}

Outcome measure(const Setting&) {
  std::mt19937_64 random(reported_seed(2024));
  Scatter scatter;
  int taken = 0;
  for (int number = 0; taken < kInstances; ++number) {
    const theory::Instance instance = small_instance(random, number);
    const theory::FinalState limit = theory::final_state(instance.model, instance.start);
    if (limit.state && !theory::moving_components(instance.model.transition).empty()) {
      add(scatter, instance, *limit.state);
      ++taken;
    }
  }
  const auto check = [&](double distance) {
    return Check{fmt::format("{} random instances: largest distance of a logit, in units of the estimate", kInstances),
                 0, distance, 0, Tolerance(1, "the integrator's error estimate and what the flow still moved, as 1")};
  };
  Outcome outcome;
  outcome.evidence.checks.push_back(check(scatter.largest));
  outcome.control.evidence.checks.push_back(check(scatter.smallest_wrong));
  const auto [least, most] = std::ranges::minmax_element(scatter.predicted.y);
  const std::vector<double> ends{std::floor(*least), std::ceil(*most)};
  Panel logits{"Integrated against predicted",
               {"predicted \u03b1* (dimensionless)", false},
               {"integrated \u03b1(\u221e) (dimensionless)", false},
               {scatter.wrong, {"integrated = predicted", Mark::dashed, kBlack, ends, ends}, scatter.predicted}};
  Panel errors{"Deviation from the root",
               {"predicted \u03b1* (dimensionless)", false},
               {"|integrated \u2212 predicted|", true},
               {scatter.estimate, scatter.distance}};
  outcome.figures.push_back(
      {"final-logit",
       "Where the joint flow ends",
       "Integrated against predicted logits of 200 random instances, full and sparse. The root of "
       "the equation agrees within the integrator's error, which the second panel shows too; a prediction that "
       "forgets the value state does not.",
       {logits, errors}});
  return outcome;
}

const Registration registration(Claim{
    .id = "final-logit.scatter",
    .title = "The integrated final logit is the root of the equation on 200 random instances",
    .tags = {"sf:final-logit"},
    .kind = Kind::extension,
    .tier = Tier::quick,
    .expected = Verdict::confirmed,
    .cost_seconds = 1,
    .method = "The first 200 instances of a stream of small random ones (seed 2024, full and sparse support in turn, x "
              "of order 1 to 100) whose limit follows from the start are integrated by BDF at tolerance 1e-12. The "
              "root is computed without a flow.",
    .tolerance =
        "The integrator's error estimate and the distance that the flow still moved, for each instance its own.",
    .control = "Wrong law: the logits end where sum(alpha + e^alpha/W) alone is conserved, without the value state; "
               "the control uses the instance for which this law is nearest to the truth.",
    .figures = {"final-logit"},
    .run = measure,
});

}  // namespace
}  // namespace sinkflow::claims::final_logit_scatter

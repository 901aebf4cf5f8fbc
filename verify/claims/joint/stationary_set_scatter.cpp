#include <cmath>
#include <numbers>

#include <fmt/format.h>

#include "theory/invariants.hpp"
#include "verify/cases/random_model.hpp"
#include "verify/harness/claim.hpp"
#include "verify/harness/seeds.hpp"
#include "verify/instruments/joint/stationary_points.hpp"
#include "verify/statistics/extremes.hpp"

namespace sinkflow::claims::stationary_set_scatter {
namespace {

using namespace verify;

constexpr int kInstances = 200;

/// A random model with two to four rows on two to five columns and supports from single tokens to full. The entries of
/// x are whole numbers, so that some are equal.
theory::Model small_model(std::mt19937_64& random) {
  Shape shape;
  shape.rows = 2 + static_cast<Eigen::Index>(random() % 3);
  shape.columns = 2 + static_cast<Eigen::Index>(random() % 4);
  shape.density = uniform(random, 0.1, 1);
  shape.least = 0.2;
  theory::Model model = random_model(random, shape);
  model.counts.setConstant(2);
  for (double& xi : model.xi) {
    xi = static_cast<double>(1 + random() % 4);
  }
  return model;
}

/// Adds a point near (x, y) that is different for every `number`, because equal pairs of whole numbers would hide each
/// other.
void add_beside(Series& series, double x, double y, int number) {
  const double radius = 0.3 * std::sqrt((number + 0.5) / kInstances);
  const double angle = number * std::numbers::pi * (3 - std::sqrt(5.0));
  series.x.push_back(x + radius * std::cos(angle));
  series.y.push_back(y + radius * std::sin(angle));
}

/// Compares the dimension of the Hessian's kernel at the end of the flow with R + V less the rank of the equations of
/// Z.
Outcome measure(const Setting&) {
  std::mt19937_64 random(reported_seed(9090));
  Series right{"R + V \u2212 rank", Mark::points, 0, {}, {}};
  Series mistaken{"the family alone: 2", Mark::points, 1, {}, {}};
  Series gaps{"", Mark::points, 0, {}, {}};
  int missed = 0;
  int missed_by_mistaken = 0;
  double largest_dimension = 0;
  for (int number = 0; number < kInstances;) {
    const theory::Model model = small_model(random);
    if (theory::moving_components(model.transition).empty()) {
      continue;  // all rows are point masses, so that every point is stationary
    }
    const Eigen::VectorXd alpha = uniform_vector(random, model.rows(), -2, 1).array() + std::log(model.total_count());
    const StationaryPoint point = polished_point(model, {alpha, uniform_vector(random, model.columns(), -2, 2)});
    const Eigen::Index found = point.kernel.cols();
    const Eigen::Index law = predicted_dimension(model);
    missed += found == law ? 0 : 1;
    missed_by_mistaken += found == mistaken_dimension(model) ? 0 : 1;
    const auto measured = static_cast<double>(found);
    largest_dimension = larger(largest_dimension, measured);
    add_beside(right, static_cast<double>(law), measured, number);
    add_beside(mistaken, 2, measured, number);
    if (point.gap > 0) {
      gaps.x.push_back(right.x.back());
      gaps.y.push_back(point.gap);
    }
    ++number;
  }
  Outcome outcome;
  const auto check = [&](int count) {
    return Check{fmt::format("{} random instances: kernels of another dimension", kInstances), 0,
                 static_cast<double>(count), 0, Tolerance(0.5, "a whole number")};
  };
  outcome.evidence.checks.push_back(check(missed));
  outcome.control.evidence.checks.push_back(check(missed_by_mistaken));
  const double end = largest_dimension + 1;
  outcome.figures.push_back(
      {"stationary-set",
       "Dimension of the set of stationary points",
       "The Hessian's kernel at the ends of 200 joint flows on random supports, which are found without the equations "
       "of the set. Its dimension is that of the equations' solutions; the paper's family alone would make it 2 "
       "everywhere. Points of equal whole numbers are spread around them. Below, how clear the dimension is: in fifty "
       "digits, the pivots on either side of the rank differ by at least twenty orders of magnitude.",
       {{"",
         {"predicted dimension"},
         {"dimension of the kernel"},
         {{"measured = predicted", Mark::dashed, kBlack, {1, end}, {1, end}}, mistaken, right}},
        {"", {"predicted dimension"}, {"log\u2081\u2080 of the ratio of pivots at the rank"}, {gaps}}}});
  return outcome;
}

const Registration registration(Claim{
    .id = "stationary-set.scatter",
    .title = "The Hessian's kernel has the dimension R + V less the rank of the equations of Z on 200 random instances",
    .tags = {"sf:stationary-set"},
    .kind = Kind::extension,
    .tier = Tier::quick,
    .expected = Verdict::confirmed,
    .cost_seconds = 3,
    .method = "On random instances (seed 9090) of two to four rows and two to five columns, with supports from single "
              "tokens to full, the joint flow is followed from a random start to its end, and Newton's method brings "
              "the gradient of the definition to zero in fifty digits; both are independent of the equations of Z. The "
              "rank of the Hessian there comes from a pivoted QR decomposition in fifty digits.",
    .tolerance = "Half a unit, because dimensions are integers.",
    .control = "Wrong law: dimension 2, as if the paper's family were all of Z; where 2 is right, R + number of "
               "components, as if every row kept a logit of its own.",
    .figures = {"stationary-set"},
    .run = measure,
});

}  // namespace
}  // namespace sinkflow::claims::stationary_set_scatter

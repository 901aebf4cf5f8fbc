#include <algorithm>

#include <fmt/format.h>

#include "verify/cases/support_graphs.hpp"
#include "verify/definition/digits.hpp"
#include "verify/harness/claim.hpp"
#include "verify/instruments/joint/stationary_points.hpp"
#include "verify/statistics/extremes.hpp"

namespace sinkflow::claims::stationary_set_points {
namespace {

using namespace verify;

/// Largest spread of beta + w_v x over a support S_v, with w_v = e^{-alpha_v}, in fifty digits.
double distance_to_z(const theory::Model& model, const StationaryPoint& point) {
  FiftyDigits largest = 0;
  for (Eigen::Index v = 0; v < model.rows(); ++v) {
    const DefinedRow<FiftyDigits> row = defined_row<FiftyDigits>(model, 0, v);
    const FiftyDigits w = exp(FiftyDigits(-point.y[v]));
    std::vector<FiftyDigits> values;
    for (std::size_t k = 0; k < row.columns.size(); ++k) {
      values.push_back(point.y[model.rows() + row.columns[k]] + w * row.mass[k]);
    }
    const auto [low, high] = std::minmax_element(values.begin(), values.end());
    largest = larger(largest, FiftyDigits(*high - *low));
  }
  return static_cast<double>(largest);
}

double spread_of_logits(const theory::Model& model, const StationaryPoint& point) {
  const theory::VectorOf<FiftyDigits> alpha = point.y.head(model.rows());
  return static_cast<double>(FiftyDigits(alpha.maxCoeff() - alpha.minCoeff()));
}

/// Stationary points satisfy the equations of Z. If dim Z = 2 their logits are identical; the control expects this of
/// the other graphs too.
Outcome measure(const Setting&) {
  Outcome outcome;
  const Tolerance tolerance(1e-42, "a gradient below 1e-45, over curvatures above 1e-3");
  for (const SupportGraph& graph : support_graphs()) {
    int number = 0;
    for (const StationaryPoint& point : stationary_points(graph)) {
      ++number;
      outcome.evidence.checks.push_back({fmt::format("spread of beta + w_v x, {}, point {}", graph.name, number), 0,
                                         distance_to_z(graph.model, point), 0, tolerance});
      const Check equal_logits{fmt::format("spread of the logits, {}, point {}", graph.name, number), 0,
                               spread_of_logits(graph.model, point), 0, tolerance};
      (predicted_dimension(graph.model) == 2 ? outcome.evidence : outcome.control.evidence)
          .checks.push_back(equal_logits);
    }
  }
  return outcome;
}

const Registration registration(Claim{
    .id = "stationary-set.points",
    .title =
        "Every stationary point found lies in Z, and its logits are identical if dim Z = 2 and in general only then",
    .tags = {"sf:stationary-set", "ada:thm8"},
    .kind = Kind::extension,
    .tier = Tier::quick,
    .expected = Verdict::confirmed,
    .cost_seconds = 0.5,
    .method = "Stationary points are found by the joint flow from random starts and Newton's method in fifty digits, "
              "without the equations of Z, which are then evaluated in fifty digits.",
    .tolerance = "The gradient that is left, divided by the smallest curvature.",
    .control = "Wrong law: identical logits on the graphs with dim Z > 2 too, among them the triangle of pairs, as if "
               "the paper's family were all of Z.",
    .run = measure,
});

}  // namespace
}  // namespace sinkflow::claims::stationary_set_points

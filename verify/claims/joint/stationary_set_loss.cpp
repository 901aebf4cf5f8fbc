#include <cmath>

#include <fmt/format.h>

#include "theory/linear_algebra.hpp"
#include "theory/stationary_set.hpp"
#include "verify/cases/random_model.hpp"
#include "verify/cases/support_graphs.hpp"
#include "verify/definition/fifty_digits.hpp"
#include "verify/harness/claim.hpp"
#include "verify/harness/seeds.hpp"
#include "verify/instruments/joint/stationary_points.hpp"

namespace sinkflow::claims::stationary_set_loss {
namespace {

using namespace verify;

constexpr double kStep = 1e-15;

/// L at a distance of kStep from the point, relative to the parabola with the least curvature across Z.
double relative_loss(const theory::Model& model, const StationaryPoint& point, const Eigen::VectorXd& direction,
                     double curvature) {
  const Eigen::VectorXd step = kStep * direction.normalized();
  const auto loss = defined_loss<FiftyDigits>(model, theory::VectorOf<FiftyDigits>(point.y + step.cast<FiftyDigits>()));
  return static_cast<double>(loss) / (0.5 * curvature * kStep * kStep);
}

/// Smallest eigenvalue of the Hessian beyond its kernel.
double least_curvature(const theory::Model& model, const StationaryPoint& point) {
  return theory::eigenvalues(
      Eigen::MatrixXd(defined_hessian<FiftyDigits>(model, point.y).cast<double>()))[predicted_dimension(model)];
}

/// L is 0 on Z and, across Z, at least the parabola of the least curvature. The control expects the same along Z.
Outcome measure(const Setting&) {
  Outcome outcome;
  std::mt19937_64 random(reported_seed(8080));
  const Tolerance rounding(1e-48, "rounding in fifty digits of shifts below 1e2");
  const Tolerance cubic(1e-6, "terms of third order: third derivatives below 1e9 times the curvature, over 1e-15");
  for (const SupportGraph& graph : support_graphs()) {
    const StationaryPoint point = stationary_points(graph).front();
    const double loss = static_cast<double>(defined_loss<FiftyDigits>(graph.model, point.y));
    outcome.evidence.checks.push_back({fmt::format("L at the point, {}", graph.name), 0, std::abs(loss), 0, rounding});
    const double curvature = least_curvature(graph.model, point);
    const Eigen::MatrixXd tangent = theory::stationary_tangent(graph.model, point.state);
    for (int repetition = 0; repetition < 5; ++repetition) {
      const Eigen::VectorXd any = uniform_vector(random, tangent.rows(), -1, 1);
      const Eigen::VectorXd along = tangent * (tangent.transpose() * any);
      const auto check = [&](const Eigen::VectorXd& direction) {
        return at_most(fmt::format("least curvature less that of L in direction {}, {}", repetition, graph.name),
                       1 - relative_loss(graph.model, point, direction, curvature), 0, 0, cubic);
      };
      outcome.evidence.checks.push_back(check(any - along));
      outcome.control.evidence.checks.push_back(check(along));
    }
  }
  return outcome;
}

const Registration registration(Claim{
    .id = "stationary-set.loss",
    .title = "L is 0 on Z and rises quadratically in every direction across Z",
    .tags = {"sf:stationary-set"},
    .kind = Kind::extension,
    .tier = Tier::quick,
    .expected = Verdict::confirmed,
    .cost_seconds = 0.6,
    .method =
        "L is evaluated by its definition in fifty digits, without its gradient or Hessian, at stationary points and "
        "1e-15 away from them in random directions orthogonal to the tangent space of Z. The rise is compared with the "
        "smallest eigenvalue beyond the kernel that the Hessian has by automatic differentiation.",
    .tolerance = "Rounding at the point; terms of third order away from it.",
    .control = "Wrong law: L rises as much along the tangent space, as if the minimum were isolated.",
    .run = measure,
});

}  // namespace
}  // namespace sinkflow::claims::stationary_set_loss

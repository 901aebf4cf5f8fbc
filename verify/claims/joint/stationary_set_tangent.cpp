#include <fmt/format.h>

#include "theory/linear_algebra.hpp"
#include "theory/stationary_set.hpp"
#include "verify/cases/frozen_logit_cases.hpp"
#include "verify/cases/support_graphs.hpp"
#include "verify/harness/claim.hpp"
#include "verify/instruments/joint/stationary_points.hpp"
#include "verify/instruments/value/beta_flows.hpp"

namespace sinkflow::claims::stationary_set_tangent {
namespace {

using namespace verify;

/// Sine of the largest angle between the spans of two orthonormal bases; 1 if the dimensions differ.
double sine_between(const Eigen::MatrixXd& a, const Eigen::MatrixXd& b) {
  if (a.cols() != b.cols()) {
    return 1;
  }
  return theory::largest_singular_value(a - b * (b.transpose() * a));
}

/// Compares the Hessian's kernel with the tangent space of Z. The control uses the opposite sign of dw_v.
Outcome measure(const Setting&) {
  Outcome outcome;
  for (const SupportGraph& graph : support_graphs()) {
    int number = 0;
    for (const StationaryPoint& point : stationary_points(graph)) {
      ++number;
      const Eigen::MatrixXd tangent = theory::stationary_tangent(graph.model, point.state);
      Eigen::MatrixXd mirrored = tangent;
      mirrored.topRows(graph.model.rows()) *= -1;
      const auto check = [&](const Eigen::MatrixXd& law) {
        return Check{
            fmt::format("sine of the angle between kernel and tangent space, {}, point {}", graph.name, number), 0,
            sine_between(point.kernel, law), 1e-15,
            Tolerance(1e-12,
                      "rounding of a QR decomposition in double of equations whose condition is below "
                      "1e3")};
      };
      outcome.evidence.checks.push_back(check(tangent));
      if (has_varying_mass(graph.model)) {
        outcome.control.evidence.checks.push_back(check(mirrored));
      }
    }
  }
  return outcome;
}

const Registration registration(Claim{
    .id = "stationary-set.tangent",
    .title = "The Hessian's kernel at every stationary point is the tangent space of Z, so that the loss is Morse-Bott",
    .tags = {"sf:stationary-set"},
    .kind = Kind::extension,
    .tier = Tier::quick,
    .expected = Verdict::confirmed,
    .cost_seconds = 0.5,
    .method = "Stationary points are found by the joint flow and Newton's method in fifty digits, without the "
              "equations of Z. The angle between the kernel of the Hessian, by automatic differentiation of the "
              "definition, and the solutions of the equations of Z is measured.",
    .tolerance = "Rounding of the tangent space, which is computed in double.",
    .control = "Wrong law: the tangent space with dw_v = w_v dalpha_v, the sign of dw_v = -w_v dalpha_v forgotten, on "
               "instances where x varies.",
    .run = measure,
});

}  // namespace
}  // namespace sinkflow::claims::stationary_set_tangent

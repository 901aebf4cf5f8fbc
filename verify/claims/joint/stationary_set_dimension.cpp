#include <fmt/format.h>

#include "verify/cases/support_graphs.hpp"
#include "verify/harness/claim.hpp"
#include "verify/instruments/joint/stationary_points.hpp"

namespace sinkflow::claims::stationary_set_dimension {
namespace {

using namespace verify;

/// Compares the dimension of the Hessian's kernel, at stationary points that are found without the equations of Z, with
/// the number that is stated and with the rank of the equations.
Outcome measure(const Setting&) {
  Outcome outcome;
  for (const SupportGraph& graph : support_graphs()) {
    int number = 0;
    for (const StationaryPoint& point : stationary_points(graph)) {
      ++number;
      const auto check = [&](const char* against, Eigen::Index predicted) {
        return Check{fmt::format("kernel against {}, {}, point {}", against, graph.name, number),
                     static_cast<double>(predicted), static_cast<double>(point.kernel.cols()), 0,
                     Tolerance(0.5, "an integer; twenty orders of magnitude or more lie between pivots")};
      };
      outcome.evidence.checks.push_back(check("rank of the equations", predicted_dimension(graph.model)));
      if (graph.stated) {
        outcome.evidence.checks.push_back(check("stated number", *graph.stated));
      }
      outcome.control.evidence.checks.push_back(check("wrong law", mistaken_dimension(graph.model)));
    }
  }
  return outcome;
}

const Registration registration(Claim{
    .id = "stationary-set.dimension",
    .title =
        "The Hessian's kernel at a stationary point has the dimension of Z, R + V less the rank of the equations of Z",
    .tags = {"sf:stationary-set"},
    .kind = Kind::extension,
    .tier = Tier::quick,
    .expected = Verdict::confirmed,
    .cost_seconds = 0.5,
    .method = "From three random starts on each support graph the joint flow is followed to its end, and Newton's "
              "method brings the gradient of the definition to zero in fifty digits; both are independent of the "
              "equations of Z. The rank of the Hessian there, by automatic differentiation of the definition, comes "
              "from a pivoted QR decomposition in fifty digits.",
    .tolerance = "Half a unit, because dimensions are integers.",
    .control = "Wrong law: dimension 2, as if the paper's family were all of Z; where 2 is right, R + number of "
               "components, as if every row kept a logit of its own.",
    .run = measure,
});

}  // namespace
}  // namespace sinkflow::claims::stationary_set_dimension

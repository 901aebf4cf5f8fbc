#include <fmt/format.h>

#include "theory/support_graph.hpp"
#include "verify/cases/support_graphs.hpp"
#include "verify/harness/erratum.hpp"
#include "verify/instruments/joint/stationary_points.hpp"

namespace sinkflow::claims::thm3c_all {
namespace {

using namespace verify;

/// `err:thm3c-all`: the dimension of the set of minimisers, where it is not that of the paper's family.
std::vector<Reading> measure(const Setting& /*setting*/) {
  constexpr double family = 2;  // the two parameters alpha and c
  const Tolerance tolerance(0.5, "an integer; twenty orders of magnitude or more lie between pivots");
  std::vector<Reading> readings;
  for (const SupportGraph& graph : support_graphs()) {
    const auto corrected = static_cast<double>(predicted_dimension(graph.model));
    const auto wrong = static_cast<double>(graph.model.rows()) +
                       static_cast<double>(theory::support_components(graph.model.transition).size());
    if (corrected == family || corrected == wrong) {
      continue;
    }
    int number = 0;
    for (const StationaryPoint& point : stationary_points(graph)) {
      readings.push_back(reading(fmt::format("dimension of the minimisers of {}, point {}", graph.name, ++number),
                                 static_cast<double>(point.kernel.cols()), 0, tolerance, family, corrected, wrong));
    }
  }
  return readings;
}

const ErratumRegistration registration(Erratum{
    .id = "thm3c-all",
    .printed = "The family of Theorem 3 (c) holds all the global minimisers",
    .corrected = "The global minimisers are the points of Z, a set of dimension R + V less the rank of its equations",
    .tags = {"err:thm3c-all", "ada:thm3.c"},
    .cost_seconds = 0.5,
    .method = "From random starts on support graphs with zeros in the transition the joint flow is followed to its "
              "end, and the dimension of the Hessian's kernel there is counted in fifty digits; both are independent "
              "of the family and of the equations of Z. Every such end has zero excess loss (stationary-set.loss).",
    .tolerance = "Half a unit, because dimensions are integers.",
    .control = "Wrong law: R + number of components, as if every row kept a logit of its own.",
    .measure = measure,
});

}  // namespace
}  // namespace sinkflow::claims::thm3c_all

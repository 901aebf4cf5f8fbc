#include <cmath>

#include <fmt/format.h>

#include "theory/simplified_model.hpp"
#include "verify/cases/case.hpp"
#include "verify/cases/model_cases.hpp"
#include "verify/definition/derivatives.hpp"
#include "verify/harness/erratum.hpp"

namespace sinkflow::claims::prop7_denominator {
namespace {

using namespace verify;

/// `err:prop7-denominator`: dL/dbeta = sum_v pi_v u/D (q - p), with D the denominator in question. The corrected D = u
/// + W is theory::gradient.
std::vector<Reading> measure(const Setting& setting) {
  std::vector<Reading> readings;
  for (const Case& one : model_cases(setting)) {
    const theory::Model& model = one.instance.model;
    theory::State state = one.instance.start;
    const double alpha = state.alpha.mean();
    state.alpha.setConstant(alpha);  // the same denominator in every row, so that it is a factor of dL/dbeta
    const double u = std::exp(alpha);
    const double total = model.total_count();
    const Derivatives measured = differentiate(model, state, Arithmetic::fifty_digits);
    const theory::Gradient corrected = theory::gradient(model, state);
    const double printed = (u + total) / std::exp(alpha + total);
    const double small_sink = (u + total) / total;
    // The largest entry, since an entry that is zero cannot distinguish the laws.
    Eigen::Index k = 0;
    const double size = measured.beta.cwiseAbs().maxCoeff(&k);
    const double law = corrected.beta[k];
    readings.push_back(reading(fmt::format("{}: dL/dbeta_{}", one.name, k), measured.beta[k], 0,
                               Tolerance(2.25e-16 * size, "two roundings to double, of the gradient's largest entry"),
                               law * printed, law, law * small_sink));
  }
  return readings;
}

const ErratumRegistration registration({
    .id = "prop7-denominator",
    .printed = "The denominator of the gradient in beta is e^(alpha + W)",
    .corrected = "The denominator of the gradient in beta is e^alpha + W",
    .tags = {"err:prop7-denominator", "ada:prop7"},
    .cost_seconds = 0.3,
    .method = "The loss is differentiated automatically from its definition in 50 digits, with the same alpha in every "
              "row (0.6 on instance I); no closed form of the gradient enters. The largest entry of dL/dbeta is "
              "compared, on reference instances, random ones and the corpus.",
    .tolerance = "Two roundings to double.",
    .control = "Wrong law: the denominator is W, as if the sink's own weight e^alpha did not count.",
    .measure = measure,
});

}  // namespace
}  // namespace sinkflow::claims::prop7_denominator

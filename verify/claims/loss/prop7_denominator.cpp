#include <cmath>

#include <fmt/format.h>

#include "theory/simplified_model.hpp"
#include "verify/cases/case.hpp"
#include "verify/cases/model_cases.hpp"
#include "verify/definition/derivatives.hpp"
#include "verify/harness/erratum.hpp"
#include "verify/statistics/extremes.hpp"

namespace sinkflow::claims::prop7_denominator {
namespace {

using namespace verify;

/// `err:prop7-denominator`: dL/dalpha_v = pi_v u/D^2 <q - p, W beta - x> and dL/dbeta = sum_v pi_v u/D (q - p), with
/// D the denominator in question. The corrected D = u + W is theory::gradient.
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
    const double size = larger(largest(measured.alpha), largest(measured.beta));
    const Tolerance tolerance(2.25e-16 * size, "two roundings to double, of the gradient's largest entry");
    const auto add = [&](const std::string& name, double value, double law, double power) {
      readings.push_back(reading(fmt::format("{}: {}", one.name, name), value, 0, tolerance,
                                 law * std::pow(printed, power), law, law * std::pow(small_sink, power)));
    };
    // The largest entry of each half, since an entry that is zero cannot distinguish the laws.
    Eigen::Index v = 0;
    Eigen::Index k = 0;
    measured.alpha.cwiseAbs().maxCoeff(&v);
    measured.beta.cwiseAbs().maxCoeff(&k);
    add(fmt::format("dL/dalpha_{}", v), measured.alpha[v], corrected.alpha[v], 2);
    add(fmt::format("dL/dbeta_{}", k), measured.beta[k], corrected.beta[k], 1);
  }
  return readings;
}

const ErratumRegistration registration({
    .id = "prop7-denominator",
    .printed = "The gradient's denominators are powers of e^(alpha + W)",
    .corrected = "The gradient's denominators are powers of e^alpha + W",
    .tags = {"err:prop7-denominator", "ada:prop7"},
    .cost_seconds = 0.3,
    .method = "The loss is differentiated automatically from its definition in 50 digits, with the same alpha in every "
              "row (0.6 on instance I); no closed form of the gradient enters. The largest entries of dL/dalpha and "
              "dL/dbeta are compared, on reference instances, random ones and the corpus.",
    .tolerance = "Two roundings to double.",
    .control = "Wrong law: the denominators are powers of W, as if the sink's own weight e^alpha did not count.",
    .measure = measure,
});

}  // namespace
}  // namespace sinkflow::claims::prop7_denominator

#include <cmath>

#include <fmt/format.h>

#include "theory/simplified_model.hpp"
#include "verify/cases/case.hpp"
#include "verify/cases/model_cases.hpp"
#include "verify/definition/derivatives.hpp"
#include "verify/harness/erratum.hpp"

namespace sinkflow::claims::thm10_hessian {
namespace {

using namespace verify;

/// `err:thm10-hessian`: d2L/dbeta2 with one alpha frozen in every row, at a general beta. Its diagonal entry in column
/// k is a^2 sum_v pi_v q_v(k) (1 - q_v(k)).
std::vector<Reading> measure(const Setting& setting) {
  std::vector<Reading> readings;
  for (const Case& one : model_cases(setting)) {
    const theory::Model& model = one.instance.model;
    theory::State state = one.instance.start;
    const double alpha = state.alpha.mean();
    state.alpha.setConstant(alpha);
    const Eigen::VectorXd measured =
        differentiate(model, state, Arithmetic::fifty_digits).hessian.diagonal().tail(model.columns());
    const Eigen::VectorXd corrected = theory::hessian(model, state).diagonal().tail(model.columns());
    const double a = theory::sink_weight(alpha, model.total_count());
    for (Eigen::Index k = 0; k < model.columns(); ++k) {
      const Tolerance tolerance(2.25e-16 * corrected[k] + 4.4e-19 * a * a,
                                "two roundings to double, and q - q^2 in long double");
      if (corrected[k] > 1e-6 * corrected.maxCoeff()) {  // a column that is hardly reached has hardly any curvature
        readings.push_back(reading(fmt::format("{}: d2L/dbeta_{}^2", one.name, k), measured[k], 0, tolerance,
                                   corrected[k] / (a * a), corrected[k], corrected[k] / a));
      }
    }
  }
  return readings;
}

const ErratumRegistration registration({
    .id = "thm10-hessian",
    .printed = "The Hessian in beta is sum_v pi_v (diag q_v - q_v q_v^T)",
    .corrected = "The Hessian in beta is a^2 sum_v pi_v (diag q_v - q_v q_v^T), with the square of the sink weight a",
    .tags = {"err:thm10-hessian"},
    .cost_seconds = 0.5,
    .method = "Second derivatives of the definition of the loss come from automatic differentiation in 50 digits, "
              "without the closed form, at one alpha in every row (0.6 on instance I) and the beta of the reference "
              "instances, random ones and the corpus. The diagonal in beta is compared.",
    .tolerance = "Two roundings to double, and q - q^2 in long double.",
    .control = "Wrong law: a single factor a, as if beta entered the shift with its weight in one of the two "
               "derivatives only.",
    .measure = measure,
});

}  // namespace
}  // namespace sinkflow::claims::thm10_hessian

#include <cmath>

#include <fmt/format.h>

#include "theory/simplified_model.hpp"
#include "verify/derivatives.hpp"
#include "verify/erratum.hpp"
#include "verify/model_cases.hpp"

namespace sinkflow::verify {
namespace {

/// `err:thm10-hessian`: d2L/dbeta2 with alpha = 0.6 frozen in every row, at a general beta. Its diagonal entry in
/// column k is a^2 sum_v pi_v q_v(k) (1 - q_v(k)).
std::vector<Reading> measure(const Setting& setting) {
  std::vector<Reading> readings;
  for (const ModelCase& one : model_cases(setting)) {
    const theory::Model& model = one.instance.model;
    theory::State state = one.instance.start;
    state.alpha.setConstant(0.6);
    const Eigen::MatrixXd measured = differentiate(model, state, Arithmetic::fifty_digits).hessian;
    const Eigen::MatrixXd corrected = theory::hessian(model, state);
    const double a = theory::sink_weight(0.6, model.total_count());
    for (Eigen::Index k = 0; k < model.columns(); ++k) {
      const Eigen::Index i = model.rows() + k;
      const Tolerance tolerance(2.25e-16 * corrected(i, i), "two roundings to double, 2^-53 each");
      if (corrected(i, i) > 0) {  // a column that no row reaches, or only point masses, has no curvature
        readings.push_back(reading(fmt::format("{}: d2L/dbeta_{}^2", one.name, k), measured(i, i), 0, tolerance,
                                   corrected(i, i) / (a * a), corrected(i, i), corrected(i, i) / a));
      }
    }
  }
  return readings;
}

const ErratumRegistration registration({
    .id = "thm10-hessian",
    .printed = "The Hessian in beta is sum_v pi_v (diag q_v - q_v q_v^T)",
    .corrected = "It is that times a^2, the square of the sink weight",
    .tags = {"err:thm10-hessian"},
    .cost_seconds = 0.5,
    .method = "Second derivatives of the loss' definition by automatic differentiation in 50 digits at alpha = 0.6 and "
              "the beta of the reference instances, random ones and the corpus: the diagonal in beta.",
    .tolerance = "Two roundings to double.",
    .wrong = "A single factor a.",
    .measure = measure,
});

}  // namespace
}  // namespace sinkflow::verify

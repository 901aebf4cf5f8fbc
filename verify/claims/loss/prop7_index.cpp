#include <cmath>

#include <fmt/format.h>

#include "theory/simplified_model.hpp"
#include "verify/cases/reference_instances.hpp"
#include "verify/definition/derivatives.hpp"
#include "verify/harness/erratum.hpp"

namespace sinkflow::claims::prop7_index {
namespace {

using namespace verify;

/// `err:prop7-index`: dL/dalpha_v against the sum over k of the proof's first line, read with one fixed column i.
std::vector<Reading> measure(const Setting& /*setting*/) {
  const theory::Instance instance = instance_i();
  const theory::Model& model = instance.model;
  const Derivatives derivatives = differentiate(model, instance.start, Arithmetic::fifty_digits);
  const Eigen::MatrixXd q = theory::predicted_distribution(model, instance.start, 0);
  const Tolerance tolerance(1e-15, "rounding of sums of four numbers below 1");
  std::vector<Reading> readings;
  for (Eigen::Index v = 0; v < model.rows(); ++v) {
    const Eigen::VectorXd slopes = predicted_slopes(model, instance.start, v).by_logit.col(v);
    double corrected = 0;
    for (Eigen::Index k = 0; k < model.columns(); ++k) {
      corrected -= model.row_weight[v] * model.transition.coeff(v, k) * slopes[k] / q(v, k);
    }
    for (Eigen::Index i = 0; i < model.columns(); ++i) {
      const double printed = -model.row_weight[v] * slopes[i] / q(v, i);  // the p_vk sum to one
      readings.push_back(reading(fmt::format("dL/dalpha_{}, i = {}", v, i), derivatives.alpha[v], 0, tolerance, printed,
                                 corrected, -corrected));
    }
  }
  return readings;
}

const ErratumRegistration registration(Erratum{
    .id = "prop7-index",
    .printed = "The first line of the proof of Proposition 7 divides by q_vi, whatever k is summed over",
    .corrected = "The first line of the proof of Proposition 7 divides by q_vk, where k is summed over",
    .tags = {"err:prop7-index", "ada:prop7"},
    .cost_seconds = 0.02,
    .method = "The derivative of the loss comes from automatic differentiation of its definition in 50 digits. The "
              "line of the proof is evaluated with derivatives of q by jets of its definition, on instance I.",
    .tolerance = "Rounding of sums of four numbers below 1.",
    .control = "Wrong law: the corrected line with the opposite sign, as if the loss were the mean of log q.",
    .measure = measure,
});

}  // namespace
}  // namespace sinkflow::claims::prop7_index

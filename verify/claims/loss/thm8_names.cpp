#include <cmath>

#include <fmt/format.h>

#include "theory/simplified_model.hpp"
#include "verify/cases/reference_instances.hpp"
#include "verify/definition/derivatives.hpp"
#include "verify/harness/erratum.hpp"

namespace sinkflow::claims::thm8_names {
namespace {

using namespace verify;

/// sum_v pi_v a_v^2 (diag l_v - l_v l_v^T) for laws l_v (R, V), with or without what is subtracted.
Eigen::MatrixXd curvature(const theory::Instance& instance, const Eigen::MatrixXd& laws, bool centred = true) {
  const theory::Model& model = instance.model;
  Eigen::MatrixXd sum = Eigen::MatrixXd::Zero(model.columns(), model.columns());
  for (Eigen::Index v = 0; v < model.rows(); ++v) {
    const Eigen::VectorXd law = laws.row(v).transpose();
    const double sink = theory::sink_weight(instance.start.alpha[v], model.total_count());
    Eigen::MatrixXd block = law.asDiagonal();
    if (centred) {
      block -= law * law.transpose();
    }
    sum += model.row_weight[v] * sink * sink * block;
  }
  return sum;
}

/// `err:thm8-names`, on instance I, at its own point, where q is not p.
std::vector<Reading> measure(const Setting& /*setting*/) {
  const theory::Instance instance = instance_i();
  const Eigen::Index size = instance.model.rows();
  const Eigen::MatrixXd hessian = differentiate(instance.model, instance.start, Arithmetic::fifty_digits).hessian;
  const Eigen::MatrixXd q = theory::predicted_distribution(instance.model, instance.start, 0);
  const Eigen::MatrixXd with_p = curvature(instance, Eigen::MatrixXd(instance.model.transition));
  const Eigen::MatrixXd with_q = curvature(instance, q);
  const Eigen::MatrixXd uncentred = curvature(instance, q, false);
  const Tolerance tolerance(1e-16, "rounding of sums of four numbers below 0.1");
  std::vector<Reading> readings;
  for (Eigen::Index i = 0; i < size; ++i) {
    for (Eigen::Index k = 0; k < size; ++k) {
      const double measured = hessian(size + i, size + k);
      readings.push_back(reading(fmt::format("d2L/dbeta_{} dbeta_{} with G^Q for p or for q", i, k), measured, 0,
                                 tolerance, with_p(i, k), with_q(i, k), uncentred(i, k)));
    }
    // The lower right block under the name that is printed there: the second derivatives in alpha.
    readings.push_back(reading(fmt::format("lower right block, entry ({}, {})", i, i), hessian(size + i, size + i), 0,
                               tolerance, hessian(i, i), with_q(i, i), uncentred(i, i)));
  }
  return readings;
}

const ErratumRegistration registration(Erratum{
    .id = "thm8-names",
    .printed = "G^Q_v is diag(p_v) - p_v p_v^T, and the lower right block of the Hessian is that in alpha",
    .corrected = "G^Q_v is diag(q_v) - q_v q_v^T, and the lower right block of the Hessian is that in beta",
    .tags = {"err:thm8-names", "ada:thm8"},
    .cost_seconds = 0.02,
    .method = "The Hessian comes from automatic differentiation of the definition in 50 digits, at instance I's own "
              "point, where q is not p. It is compared with the sum of the G^Q_v of Theorem 10's proof under either "
              "definition, and with the block in alpha.",
    .tolerance = "Rounding of sums of four numbers below 0.1.",
    .control = "Wrong law: diag(q_v) alone, without what is subtracted.",
    .measure = measure,
});

}  // namespace
}  // namespace sinkflow::claims::thm8_names

#include <cmath>

#include <fmt/format.h>

#include "theory/beta_limit.hpp"
#include "theory/simplified_model.hpp"
#include "verify/cases/reference_instances.hpp"
#include "verify/definition/derivatives.hpp"
#include "verify/harness/erratum.hpp"
#include "verify/instruments/value/beta_flows.hpp"

namespace sinkflow::claims::thm8_proof {
namespace {

using namespace verify;

constexpr double kConstant = 0.7;  // c

/// beta_k - beta_0 where the flow of beta at the frozen logits has settled.
void add_family(const theory::Instance& instance, std::vector<Reading>& readings) {
  const Eigen::VectorXd x = instance.model.value_mass(0);
  const double decay = std::exp(-instance.start.alpha[0]);
  const SettledBeta end = settle(instance, theory::common_logit_limit(instance.model, instance.start));
  const Tolerance tolerance(2 * end.error,
                            "the estimate of the integrator and what is left of the way, for two entries");
  for (Eigen::Index k = 1; k < x.size(); ++k) {
    const auto difference = [&](const Eigen::VectorXd& values) { return decay * (values[0] - values[k]); };
    readings.push_back(reading(fmt::format("beta_{} - beta_0 at the end of the flow", k), end.beta[k] - end.beta[0], 0,
                               tolerance, difference(instance.model.xi), difference(x),
                               difference(instance.model.counts.row(0).transpose())));
  }
}

/// The mixed second derivatives on the family, with any other index k in the first term.
void add_hessian(const theory::Instance& instance, std::vector<Reading>& readings) {
  const theory::Model& model = instance.model;
  const double u = std::exp(instance.start.alpha[0]);
  const double total = model.total_count();
  const Eigen::MatrixXd hessian = differentiate_on_family(model, u, kConstant).hessian;
  const Eigen::VectorXd z = model.value_mass(0) * (-(total / u + 1));
  const Tolerance tolerance(1e-16, "rounding of sums of four numbers below 0.1");
  for (Eigen::Index i = 0; i < model.rows(); ++i) {
    const Eigen::VectorXd law = model.transition.row(i).transpose();
    for (Eigen::Index v = 0; v < model.columns(); ++v) {
      const double scale = law[v] * model.row_weight[i] * u * u / std::pow(u + total, 3);
      const auto entry = [&](double first) { return scale * (first - law.dot(z)); };
      for (Eigen::Index k = 0; k < model.columns(); ++k) {
        if (k != v) {
          readings.push_back(reading(fmt::format("d2L/dalpha_{} dbeta_{}, k = {}", i, v, k),
                                     hessian(i, model.rows() + v), 0, tolerance, entry(z[k]), entry(z[v]),
                                     scale * z[v]));
        }
      }
    }
  }
}

/// The exponent (W_k xi_k + e^alpha beta_k)/(e^alpha + W) on the family.
void add_exponent(theory::Instance instance, std::vector<Reading>& readings) {
  const double u = std::exp(instance.start.alpha[0]);
  const double whole = u + instance.model.total_count();
  instance.start.beta =
      Eigen::VectorXd::Constant(instance.model.columns(), kConstant) - instance.model.value_mass(0) / u;
  const Eigen::MatrixXd shift = theory::shift(instance.model, instance.start, 0);
  for (Eigen::Index k = 0; k < shift.cols(); ++k) {
    readings.push_back(reading(fmt::format("exponent of token {} on the family", k), shift(0, k), 0,
                               Tolerance(1e-14, "rounding of sums of numbers below 10"), kConstant / whole,
                               kConstant * u / whole, kConstant));
  }
}

std::vector<Reading> measure(const Setting& /*setting*/) {
  const theory::Instance instance = instance_i();
  std::vector<Reading> readings;
  add_exponent(instance, readings);
  add_family(instance, readings);
  add_hessian(instance, readings);
  return readings;
}

const ErratumRegistration registration(Erratum{
    .id = "thm8-proof",
    .printed =
        "In the proof of Theorem 8 beta*_k is c - e^{-alpha} xi_k, and the mixed derivatives have a free index k",
    .corrected =
        "In the proof of Theorem 8 beta*_k is c - e^{-alpha} W_k xi_k, and the index k of the mixed derivatives "
        "is v",
    .tags = {"err:thm8-proof", "ada:thm8"},
    .cost_seconds = 0.05,
    .method = "The exponent is the shift of the simplified model. The flow of beta at equal frozen logits is "
              "integrated until it has settled, and differences of its entries are read off. The second derivatives "
              "come from automatic differentiation of the definition in "
              "50 digits. Both are on instance I.",
    .tolerance = "The estimate of the integrator, and rounding.",
    .control = "Wrong laws: the exponent is c, beta*_k is c - e^{-alpha} W_k, and the mean of z is left out of the "
               "mixed derivatives.",
    .measure = measure,
});

}  // namespace
}  // namespace sinkflow::claims::thm8_proof

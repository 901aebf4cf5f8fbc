#include <cmath>

#include <fmt/format.h>

#include "verify/cases/reference_instances.hpp"
#include "verify/definition/derivatives.hpp"
#include "verify/definition/jet.hpp"
#include "verify/harness/erratum.hpp"

namespace sinkflow::claims::lem6_proof {
namespace {

using namespace verify;

/// Instance I with what the displays of the proof are made of: the exponents of row i and its law q_i.
struct Row {
  const theory::Model& model;
  const theory::State& state;
  Eigen::Index i;
  double u = std::exp(state.alpha[i]);
  double whole = u + model.total_count();

  [[nodiscard]] double mass(Eigen::Index k) const { return model.counts(0, k) * model.xi[k]; }
  /// W beta_k - W_k xi_k
  [[nodiscard]] double change(Eigen::Index k) const { return model.total_count() * state.beta[k] - mass(k); }
  [[nodiscard]] double power(Eigen::Index k) const { return std::exp((u * state.beta[k] + mass(k)) / whole); }
  /// p_ik e^(...) over the sum of these
  [[nodiscard]] double q(Eigen::Index k) const {
    double sum = 0;
    for (Eigen::Index j = 0; j < model.columns(); ++j) {
      sum += model.transition.coeff(i, j) * power(j);
    }
    return model.transition.coeff(i, k) * power(k) / sum;
  }
  /// exp((u_i beta_k + W_k xi_k)/(u_i + W)) with its derivatives by alpha_i and beta_k.
  [[nodiscard]] Jet<double> power_jet(Eigen::Index k) const {
    const Jet<double> moved = exp(variable(state.alpha[i], 0, 2));
    return exp((moved * variable(state.beta[k], 1, 2) + Jet<double>(mass(k))) /
               (moved + Jet<double>(model.total_count())));
  }
};

/// The two facts that the proof begins with, in the directions that are no zero.
void add_facts(const Row& row, const Tolerance& tolerance, std::vector<Reading>& readings) {
  for (Eigen::Index k = 0; k < row.model.columns(); ++k) {
    const Jet<double> power = row.power_jet(k);
    const double scale = row.u / (row.whole * row.whole) * power.value;
    const double printed = scale * (row.model.total_count() * row.state.alpha[k] - row.mass(k));
    readings.push_back(reading(fmt::format("d exp(s_{}({}))/dalpha_{}", row.i, k, row.i), power.slope[0], 0, tolerance,
                               printed, scale * row.change(k), scale * row.whole * row.change(k)));
    if (k != row.i) {
      const double right = row.u / row.whole * power.value;
      readings.push_back(reading(fmt::format("d exp(s_{}({}))/dbeta_{}", row.i, k, k), power.slope[1], 0, tolerance, 0,
                                 right, right / row.whole));
    }
  }
}

/// The derivative of q_ik in alpha_i with W alpha_j in the mean that is subtracted, and that in beta_v with p_iv twice.
void add_laws(const Row& row, const Tolerance& tolerance, std::vector<Reading>& readings) {
  const PredictedSlopes slopes = predicted_slopes(row.model, row.state, row.i);
  const double scale = row.u / (row.whole * row.whole);
  const double sink = row.u / row.whole;
  double mean = 0;
  double printed_mean = 0;
  for (Eigen::Index j = 0; j < row.model.columns(); ++j) {
    mean += row.q(j) * row.change(j);
    printed_mean += row.q(j) * (row.model.total_count() * row.state.alpha[j] - row.mass(j));
  }
  for (Eigen::Index k = 0; k < row.model.columns(); ++k) {
    const double q = row.q(k);
    readings.push_back(reading(fmt::format("dq_{}({})/dalpha_{}", row.i, k, row.i), slopes.by_logit(k, row.i), 0,
                               tolerance, scale * q * (row.change(k) - printed_mean),
                               scale * q * (row.change(k) - mean), scale * q * row.change(k)));
    for (Eigen::Index v = 0; v < row.model.columns(); ++v) {
      if (v != k) {
        const double right = -sink * q * row.q(v);
        const double ratio = row.model.transition.coeff(row.i, v) / row.model.transition.coeff(row.i, k);
        readings.push_back(reading(fmt::format("dq_{}({})/dbeta_{}", row.i, k, v), slopes.by_value(k, v), 0, tolerance,
                                   right * ratio, right, 0));
      }
    }
  }
}

/// `err:lem6-proof`, on every row of instance I.
std::vector<Reading> measure(const Setting& /*setting*/) {
  const theory::Instance instance = instance_i();
  const Tolerance tolerance(1e-15, "rounding of a few operations on numbers below 1");
  std::vector<Reading> readings;
  for (Eigen::Index i = 0; i < instance.model.rows(); ++i) {
    const Row row{instance.model, instance.start, i};
    add_facts(row, tolerance, readings);
    add_laws(row, tolerance, readings);
  }
  return readings;
}

const ErratumRegistration registration(Erratum{
    .id = "lem6-proof",
    .printed = "The displays of the proof of Lemma 6 hold with W alpha_k, with 1{i = v} in beta, and with p_iv twice",
    .corrected = "The displays of the proof of Lemma 6 hold with W beta_k, with 1{k = v} in beta, and with p_iv p_ik",
    .tags = {"err:lem6-proof", "ada:lem6"},
    .cost_seconds = 0.02,
    .method = "The exponential and q are differentiated by jets of their definitions, without any of the displays, in "
              "every row of instance I at its alpha and beta.",
    .tolerance = "Rounding of a few operations on numbers below 1.",
    .control = "Wrong laws: the derivative in alpha divided by e^alpha + W once instead of twice, that in beta twice "
               "instead of once, q without the mean that is subtracted, and q(k) that does not depend on the other "
               "entries of beta.",
    .measure = measure,
});

}  // namespace
}  // namespace sinkflow::claims::lem6_proof

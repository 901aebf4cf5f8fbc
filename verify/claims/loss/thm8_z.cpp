#include <cmath>

#include <fmt/format.h>

#include "theory/stationary_family.hpp"
#include "verify/cases/case.hpp"
#include "verify/cases/model_cases.hpp"
#include "verify/definition/derivatives.hpp"
#include "verify/harness/erratum.hpp"

namespace sinkflow::claims::thm8_z {
namespace {

using namespace verify;

/// pi_v u^2/(u + W)^4 z^T G_v z, the entry of the paper for a given z.
double entry_with(const theory::Model& model, Eigen::Index v, double u, const Eigen::VectorXd& z) {
  double mean = 0;
  double total = 0;
  for (theory::SparseRows::InnerIterator p(model.transition, v); p; ++p) {
    mean += p.value() * z[p.col()];
    total += p.value();
  }
  mean /= total;
  double variance = 0;
  for (theory::SparseRows::InnerIterator p(model.transition, v); p; ++p) {
    variance += p.value() / total * std::pow(z[p.col()] - mean, 2);
  }
  return model.row_weight[v] * u * u / std::pow(u + model.total_count(), 4) * variance;
}

/// `err:thm8-z`: the diagonal of d2L/dalpha2 at alpha = 0.6 on the family.
std::vector<Reading> measure(const Setting& setting) {
  std::vector<Reading> readings;
  const double u = std::exp(0.6);
  for (const Case& one : family_cases(setting)) {
    const theory::Model& model = one.instance.model;
    const Eigen::VectorXd measured = differentiate_on_family(model, u, 0).hessian.diagonal();
    const auto corrected = theory::hessian_on_family_in<long double>(model, u).alpha.cast<double>().eval();
    const Eigen::VectorXd x = model.value_mass(0);
    const Eigen::VectorXd counts = model.counts.row(0).transpose();
    const Eigen::VectorXd printed = -(model.total_count() / u + counts.array()) * model.xi.array();
    const Eigen::VectorXd without_one = -x * model.total_count() / u;
    for (const Eigen::Index v : rows_with_variance(model)) {
      // Both sides are rounded to double once; in long double, centring x loses digits where the variance of x is much
      // smaller than x^2.
      const Tolerance tolerance(1e-14 * measured[v], "rounding to double, and the centring of x in long double");
      readings.push_back(reading(fmt::format("{}: d2L/dalpha_{}^2", one.name, v), measured[v], 0, tolerance,
                                 entry_with(model, v, u, printed), corrected[v], entry_with(model, v, u, without_one)));
    }
  }
  return readings;
}

const ErratumRegistration registration({
    .id = "thm8-z",
    .printed = "The Hessian's diagonal in alpha has z_k = -(e^-alpha W + W_k) xi_k",
    .corrected = "The Hessian's diagonal in alpha has z_k = -(e^-alpha W + 1) x_k = -x_k/a",
    .tags = {"err:thm8-z", "ada:thm8"},
    .cost_seconds = 0.5,
    .method = "Second derivatives of the definition of the loss come from automatic differentiation in 50 digits, "
              "without the closed form, at alpha = 0.6 on the family, in every row with variance of the reference "
              "instances, random ones and the corpus.",
    .tolerance = "The rounding to double, and the centring of x in long double.",
    .control =
        "Wrong law: z_k = -e^-alpha W x_k, as if the derivative acted on beta's weight only and not on that of x.",
    .measure = measure,
});

}  // namespace
}  // namespace sinkflow::claims::thm8_z

#include <cmath>
#include <limits>

#include <fmt/format.h>

#include "verify/harness/erratum.hpp"
#include "verify/instruments/growth/defined_point.hpp"

namespace sinkflow::claims::thm9_sign {
namespace {

using namespace verify;

/// sum_k (p - q)_k (beta_k - xihat_k) at the row's start, computed as it is written, and the sum of the magnitudes of
/// its terms.
struct Projection {
  double value = 0;
  double size = 0;
};

Projection projection(const GrowthRow& row, double sink) {
  const theory::Model& model = row.instance.model;
  const Eigen::VectorXd beta = row.instance.start.beta;
  const Eigen::VectorXd xihat = model.value_mass(0) / row.total_count();
  const Eigen::VectorXd p = Eigen::RowVectorXd(model.transition.row(0)).transpose();
  Eigen::VectorXd q = p.array() * (sink * beta + (1 - sink) * xihat).array().exp();
  q /= q.sum();
  const Eigen::ArrayXd terms = (p - q).array() * (beta - xihat).array();
  const Eigen::ArrayXd sizes = (p + q).array() * (beta - xihat).array().abs();
  return {terms.sum(), sizes.sum()};
}

std::vector<Reading> measure(const Setting& setting) {
  std::vector<Reading> readings;
  for (const GrowthRow& row : sample_rows(setting)) {
    const double u = std::exp(row.start());
    const double sink = u / (u + row.total_count());
    const Projection along = projection(row, sink);
    const double scale = row.weight() * u * sink * (1 - sink);
    const Tolerance tolerance(32 * std::numeric_limits<double>::epsilon() * scale * along.size,
                              "rounding of p - q, formed in double precision as the difference it is");
    readings.push_back(reading(fmt::format("du/dt of {} at its start", row.name),
                               u * defined_point(row, row.start()).speed, 0, tolerance, -scale * along.value,
                               scale * along.value, row.weight() * u * sink * along.value));
  }
  return readings;
}

const ErratumRegistration registration(Erratum{
    .id = "thm9-sign",
    .printed = "The logit obeys du/dt = pi_v u a (1 - a) sum_k (q - p)_k (beta_k - xihat_k)",
    .corrected = "The logit obeys du/dt = pi_v u a (1 - a) sum_k (p - q)_k (beta_k - xihat_k)",
    .tags = {"err:thm9-sign", "ada:thm9"},
    .cost_seconds = 0.1,
    .method = "The logit's speed is minus the derivative of the definition of the loss, by automatic differentiation "
              "in 60 digits, without either formula, at many starts on reference and random instances.",
    .tolerance = "Rounding of the sum in the formula, whose terms cancel.",
    .control = "Wrong law: the corrected sign with a instead of a (1 - a), as if the attention weight were an "
               "exponential of its logit.",
    .measure = measure,
});

}  // namespace
}  // namespace sinkflow::claims::thm9_sign

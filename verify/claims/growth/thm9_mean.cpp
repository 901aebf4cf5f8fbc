#include <cmath>
#include <limits>

#include <fmt/format.h>

#include "verify/harness/erratum.hpp"
#include "verify/instruments/growth/defined_point.hpp"

namespace sinkflow::claims::thm9_mean {
namespace {

using namespace verify;

/// sum_k q_k x_k, and the three means that the three laws subtract from it.
struct Means {
  double predicted;   ///< sum_k q_k x_k
  double transition;  ///< sum_k p_k x_k
  double plain;       ///< sum_k x_k
  double support;     ///< mean of x over S_v, unweighted
};

Means means(const GrowthRow& row) {
  const theory::Model& model = row.instance.model;
  const Eigen::VectorXd x = model.value_mass(0);
  const Eigen::VectorXd p = Eigen::RowVectorXd(model.transition.row(0)).transpose();
  Eigen::VectorXd q = p.array() * (x / (std::exp(row.start()) + row.total_count())).array().exp();
  q /= q.sum();
  double support = 0;
  for (theory::SparseRows::InnerIterator entry(model.transition, 0); entry; ++entry) {
    support += x[entry.col()];
  }
  return {q.dot(x), p.dot(x), x.sum(), support / static_cast<double>(model.transition.nonZeros())};
}

std::vector<Reading> measure(const Setting& setting) {
  std::vector<Reading> readings;
  for (const GrowthRow& row : sample_rows(setting)) {
    const double u = std::exp(row.start());
    const Means mean = means(row);
    const double scale = row.weight() * std::pow(u / (u + row.total_count()), 2);
    const Tolerance tolerance(
        32 * std::numeric_limits<double>::epsilon() * scale * (row.range() + std::abs(mean.plain)),
        "rounding of the means, formed in double precision and subtracted");
    const auto rate = [&](double subtracted) { return scale * (mean.predicted - subtracted); };
    readings.push_back(reading(fmt::format("du/dt of {} at its start", row.name),
                               u * defined_point(row, row.start()).speed, 0, tolerance, rate(mean.plain),
                               rate(mean.transition), rate(mean.support)));
  }
  return readings;
}

const ErratumRegistration registration(Erratum{
    .id = "thm9-mean",
    .printed = "The logit obeys du/dt = pi_v u^2/(u+W)^2 [sum_k q_k W_k xi_k - sum_k W_k xi_k]",
    .corrected = "The logit obeys du/dt = pi_v u^2/(u+W)^2 [sum_k q_k W_k xi_k - sum_k p_k W_k xi_k]",
    .tags = {"err:thm9-mean", "ada:thm9"},
    .cost_seconds = 0.1,
    .method = "The logit's speed is minus the derivative of the definition of the loss, by automatic differentiation "
              "in 60 digits, without either formula, at many starts on reference and random instances.",
    .tolerance = "Rounding of the means in the formula.",
    .control = "Wrong law: the subtracted mean of x over S_v is unweighted, as if p_v were uniform on its support.",
    .measure = measure,
});

}  // namespace
}  // namespace sinkflow::claims::thm9_mean

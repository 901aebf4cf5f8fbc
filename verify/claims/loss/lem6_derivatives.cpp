#include <cmath>

#include <fmt/format.h>

#include "theory/predicted_derivatives.hpp"
#include "verify/cases/case.hpp"
#include "verify/cases/model_cases.hpp"
#include "verify/definition/derivatives.hpp"
#include "verify/harness/claim.hpp"
#include "verify/statistics/extremes.hpp"

namespace sinkflow::claims::lem6_derivatives {
namespace {

using namespace verify;

/// The rows in which q can change, which have more than one column; of a large model only the five with the smallest
/// supports.
std::vector<Eigen::Index> rows_with_choice(const theory::Model& model) {
  std::vector<Eigen::Index> rows;
  for (Eigen::Index v = 0; v < model.rows(); ++v) {
    if (model.transition.row(v).nonZeros() > 1) {
      rows.push_back(v);
    }
  }
  std::stable_sort(rows.begin(), rows.end(), [&](Eigen::Index a, Eigen::Index b) {
    return model.transition.row(a).nonZeros() < model.transition.row(b).nonZeros();
  });
  rows.resize(model.rows() > 20 ? std::min<std::size_t>(rows.size(), 5) : rows.size());
  return rows;
}

/// Relative distances of two wrong laws, in which a mean under q is not subtracted: a (1 - a) q gamma and a diag(q).
struct Uncentred {
  double logit;
  double value;
};

Uncentred uncentred_distances(const theory::Instance& instance, Eigen::Index v, const PredictedSlopes& slopes) {
  const auto row = theory::shifted_row<double>(instance.model, instance.start, 0, instance.model.total_count(), v);
  const auto size = static_cast<Eigen::Index>(row.columns.size());
  Eigen::VectorXd by_logit(size);
  Eigen::MatrixXd by_value = Eigen::MatrixXd::Zero(size, size);
  for (Eigen::Index k = 0; k < size; ++k) {
    const auto place = static_cast<std::size_t>(k);
    by_logit[k] = row.sink * row.rest * row.predicted[place] * row.gamma[place];
    by_value(k, k) = row.sink * row.predicted[place];
  }
  return {largest(by_logit - slopes.by_logit.col(v)) / largest(slopes.by_logit),
          largest(by_value - slopes.by_value) / largest(slopes.by_value)};
}

Outcome measure(const Setting& setting) {
  Outcome outcome;
  for (const Case& one : model_cases(setting)) {
    for (const Eigen::Index v : rows_with_choice(one.instance.model)) {
      const PredictedSlopes slopes = predicted_slopes(one.instance.model, one.instance.start, v);
      const Uncentred wrong = uncentred_distances(one.instance, v, slopes);
      const Tolerance digits(1e-45, "50 digits, of which sums over the support and e^s lose a few");
      const Tolerance rounded(1e-15, "each entry rounded to double, relative to the largest of them");
      const auto check = [&](const char* what, double measured, const Tolerance& tolerance) {
        return Check{fmt::format("{}, row {}: {}", one.name, v, what), 0, measured, 0, tolerance};
      };
      const double size = largest(slopes.by_logit);
      outcome.evidence.checks.push_back(check("dq/dalpha", slopes.logit_distance, digits));
      outcome.evidence.checks.push_back(check("dq/dbeta", slopes.value_distance, digits));
      outcome.evidence.checks.push_back(
          check("sum over k of dq_k/dalpha", largest(slopes.by_logit.colwise().sum()) / size, rounded));
      outcome.control.evidence.checks.push_back(check("dq/dalpha", wrong.logit, digits));
      outcome.control.evidence.checks.push_back(check("dq/dbeta", wrong.value, digits));
      outcome.control.evidence.checks.push_back(
          check("sum over logits of dq_k/dalpha", largest(slopes.by_logit.rowwise().sum()) / size, rounded));
    }
  }
  return outcome;
}

const Registration registration(Claim{
    .id = "lem6.derivatives",
    .title = "The predicted law has the derivatives in the logits and in beta that Lemma 6 states",
    .tags = {"ada:lem6", "err:lem6"},
    .kind = Kind::lemma,
    .tier = Tier::quick,
    .expected = Verdict::confirmed,
    .cost_seconds = 0.2,
    .method = "q = p e^s / sum p e^s is differentiated by jets in every logit and in beta, in 50 digits, and compared "
              "with the closed forms in 50 digits, on the reference instances, five random ones and rows of the "
              "corpus. The jets apply the chain rule to the definition and contain none of the closed forms.",
    .tolerance = "The rounding of 50 digits; for sums over k, that of double precision.",
    .control = "Wrong laws: gamma and the unit vectors are not centred at their means under q, as if the denominator "
               "of q were constant; the derivatives sum to zero over the logits, as they do over k.",
    .run = measure,
});

}  // namespace
}  // namespace sinkflow::claims::lem6_derivatives

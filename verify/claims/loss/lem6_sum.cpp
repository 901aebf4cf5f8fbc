#include <cmath>

#include <fmt/format.h>

#include "theory/predicted_derivatives.hpp"
#include "verify/cases/reference_instances.hpp"
#include "verify/definition/derivatives.hpp"
#include "verify/harness/erratum.hpp"
#include "verify/statistics/extremes.hpp"

namespace sinkflow::claims::lem6_sum {
namespace {

using namespace verify;

/// `err:lem6`: the sum over logits of dq_v(k)/dalpha, for every k on S_v.
std::vector<Reading> measure(const Setting&) {
  std::vector<Reading> readings;
  for (const char* name : {"instance_I", "full_support_4", "triggers_5x7"}) {
    const theory::Instance instance = reference_instance(name);
    for (Eigen::Index v = 0; v < instance.model.rows(); ++v) {
      const Eigen::VectorXd sums = predicted_slopes(instance.model, instance.start, v).by_logit.rowwise().sum();
      const auto row = theory::shifted_row<long double>(instance.model, instance.start, 0,
                                                        theory::context_size<long double>(instance.model, 0), v);
      const auto corrected = theory::predicted_by_logit(row);
      for (Eigen::Index k = 0; k < sums.size(); ++k) {
        const auto place = static_cast<std::size_t>(k);
        // The wrong law: gamma centred at its mean under p, which is 0 for ShiftedRow::gamma, instead of its mean under
        // q.
        const auto wrong = static_cast<double>(row.sink * row.rest * row.predicted[place] * row.gamma[place]);
        const Tolerance tolerance(4e-16 * largest(sums),
                                  "each term rounded to double, the terms of a row being summed");
        readings.push_back(reading(fmt::format("{}: sum over logits of dq_{}({})/dalpha", name, v, k), sums[k], 0,
                                   tolerance, 0, static_cast<double>(corrected[place]), wrong));
      }
    }
  }
  return readings;
}

const ErratumRegistration registration({
    .id = "lem6-sum",
    .printed = "The derivatives of q_i(k) in the logits sum to zero over the logits",
    .corrected = "The derivatives of q_i(k) in the logits sum to dq_i(k)/dalpha_i over the logits (and to zero over k)",
    .tags = {"err:lem6", "ada:lem6"},
    .cost_seconds = 0.05,
    .method = "q is differentiated in every logit by jets of its definition in 50 digits, without the closed form, and "
              "the derivatives are summed, for every row and column of instance I and of two other reference "
              "instances, at their alpha and beta.",
    .tolerance = "The rounding of the sum to double.",
    .control = "Wrong law: dq_i(k)/dalpha_i with gamma centred at its mean under p instead of q, as on the stationary "
               "family, where q = p.",
    .measure = measure,
});

}  // namespace
}  // namespace sinkflow::claims::lem6_sum

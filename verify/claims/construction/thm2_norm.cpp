#include <cmath>

#include <fmt/format.h>

#include "verify/cases/heads.hpp"
#include "verify/harness/erratum.hpp"

namespace sinkflow::claims::thm2_norm {
namespace {

using namespace verify;

/// `err:thm2-norm`: the weight on <s> of the construction whose vectors u_i all have the length `norm`.
std::vector<Reading> measure(const Setting& /*setting*/) {
  std::vector<Reading> readings;
  for (const double alpha : {1.0, 3.0, 5.0}) {
    const HeadRun run{head_of_law(Eigen::Vector3d(0.5, 0.3, 0.2), alpha), {3, 1, 0, 1, 2, 1, 0, 2, 2, 1, 0}};
    const auto count = static_cast<double>(run.sequence.size() - 1);
    for (const double norm : {0.5, 2.0, 3.0}) {
      transformer::OneLayerTransformer transformer =
          transformer::sink_transformer(run.head, static_cast<int>(run.sequence.size()) - 1);
      transformer.query *= norm;
      transformer.key *= norm;
      const Eigen::VectorXd logits =
          transformer.attention_logits(transformer.embed(run.sequence)).bottomRows(1).transpose();
      const Eigen::VectorXd powers = (logits.array() - logits.maxCoeff()).exp();
      const auto weight = [&](double logit) { return 1 / (1 + count * std::exp(-logit)); };
      readings.push_back(reading(fmt::format("weight on <s>, alpha = {}, |u| = {}", alpha, norm),
                                 powers[0] / powers.sum(), 0, Tolerance(1e-13, "rounding of logits below 50"),
                                 weight(alpha), weight(alpha * norm * norm), weight(alpha * norm)));
    }
  }
  return readings;
}

const ErratumRegistration registration(Erratum{
    .id = "thm2-norm",
    .printed = "Vectors u_i that are orthogonal give the logits alpha and lambda of Eq. 1",
    .corrected =
        "Vectors u_i that are orthogonal give the logits alpha |u|^2 and lambda |u|^2, so that they need length 1",
    .tags = {"err:thm2-norm", "ada:thm2"},
    .cost_seconds = 0.02,
    .method =
        "The matrices of the construction are taken with vectors u_i of length 1/2, 2 and 3, and the weight on <s> "
        "is computed by their products and a softmax, for a context of ten tokens.",
    .tolerance = "Rounding of logits below 50.",
    .control = "Wrong law: the logit alpha |u|, as if only the key had that length.",
    .measure = measure,
});

}  // namespace
}  // namespace sinkflow::claims::thm2_norm

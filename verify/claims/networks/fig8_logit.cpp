#include <cmath>

#include <fmt/format.h>

#include "verify/cases/random_model.hpp"
#include "verify/harness/erratum.hpp"
#include "verify/harness/seeds.hpp"

namespace sinkflow::claims::fig8_logit {
namespace {

using namespace verify;

constexpr std::uint64_t kSeed = 420;
constexpr Eigen::Index kTokens = 8;

/// `err:fig8-logit`, at queries that do not see all keys: the logit of the first token as the attention weights show
/// it, for a random head whose query i has a part that adds `shift` i to all of its logits.
void add_head(std::mt19937_64& random, double shift, std::vector<Reading>& readings) {
  Eigen::MatrixXd logits = uniform_vector(random, kTokens * kTokens, -2, 2).reshaped(kTokens, kTokens);
  logits.colwise() += shift * Eigen::VectorXd::LinSpaced(kTokens, 0, kTokens - 1);
  const double diagonal_mean = logits.diagonal().mean();
  for (Eigen::Index i = 2; i + 1 < kTokens; ++i) {
    const Eigen::VectorXd seen = logits.row(i).head(i + 1).transpose();
    const Eigen::VectorXd powers = (seen.array() - seen.maxCoeff()).exp();
    const Eigen::ArrayXd logs = (powers / powers.sum()).array().log();
    readings.push_back(reading(fmt::format("logit of token 0 at query {}, rows shifted by {} i", i, shift),
                               logs[0] - logs.mean(), 0, Tolerance(1e-12, "rounding of logarithms of weights"),
                               seen[0] - diagonal_mean, seen[0] - seen.mean(), seen[0] - logits.row(i).mean()));
  }
}

std::vector<Reading> measure(const Setting& /*setting*/) {
  std::mt19937_64 random(reported_seed(kSeed));
  std::vector<Reading> readings;
  for (const double shift : {0.0, 1.0, 5.0}) {
    add_head(random, shift, readings);
  }
  return readings;
}

const ErratumRegistration registration(Erratum{
    .id = "fig8-logit",
    .printed =
        "The logit of token 0 at query i is its product less the mean over i of each query's product with its own key",
    .corrected =
        "The logit of token 0 at query i is its product less the mean of the query's products with the keys it "
        "sees",
    .tags = {"err:fig8-logit", "ada:fig8"},
    .cost_seconds = 0.01,
    .method = "For random heads (seed 420) the logit is read off the attention weights as the logarithm of the weight "
              "of token 0 less the mean logarithm over the keys. A number added to all logits of a query changes no "
              "weight, so that it must not change the logit.",
    .tolerance = "Rounding of logarithms of weights.",
    .control = "Wrong law: the mean is over all keys, those after the query among them.",
    .measure = measure,
});

}  // namespace
}  // namespace sinkflow::claims::fig8_logit

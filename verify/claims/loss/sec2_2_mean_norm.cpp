#include <cmath>
#include <random>

#include <boost/random/normal_distribution.hpp>
#include <fmt/format.h>

#include "verify/harness/erratum.hpp"
#include "verify/harness/seeds.hpp"
#include "verify/statistics/sample.hpp"

namespace sinkflow::claims::sec2_2_mean_norm {
namespace {

using namespace verify;

constexpr std::uint64_t kSeed = 296;
constexpr int kDraws = 20000;

/// Mean over draws of ||mean(beta) 1||^2/||beta||^2 for beta of V standard normal entries.
Measured mean_share(std::mt19937_64& random, int tokens) {
  boost::random::normal_distribution<double> normal;
  std::vector<double> shares;
  shares.reserve(kDraws);
  for (int draw = 0; draw < kDraws; ++draw) {
    double sum = 0;
    double squares = 0;
    for (int k = 0; k < tokens; ++k) {
      const double beta = normal(random);
      sum += beta;
      squares += beta * beta;
    }
    shares.push_back(sum * sum / (tokens * squares));
  }
  return mean_of(shares);
}

/// `err:sec2.2-mean-norm`: what the hidden dimension d of the full transformer would have to do with it is not seen.
std::vector<Reading> measure(const Setting& /*setting*/) {
  std::mt19937_64 random(reported_seed(kSeed));
  std::vector<Reading> readings;
  for (const int tokens : {16, 65, 128}) {
    const Measured share = mean_share(random, tokens);
    constexpr double dimension = 256;  // d of the paper's networks, in the authors' code
    readings.push_back(reading(fmt::format("mean of ||mean(beta) 1||^2/||beta||^2, V = {}", tokens), share.value,
                               share.uncertainty,
                               Tolerance(2 * share.uncertainty, "twice half the confidence interval of the mean"),
                               1 / dimension, 1.0 / tokens, 1.0 / (tokens * tokens)));
  }
  return readings;
}

const ErratumRegistration registration(Erratum{
    .id = "sec2.2-mean-norm",
    .printed =
        "The constant part of a random value state is smaller than the state by the root of the hidden dimension",
    .corrected = "The constant part of a random value state is smaller than the state by the root of V, in mean square",
    .tags = {"err:sec2.2-mean-norm", "ada:sec2.2"},
    .cost_seconds = 0.2,
    .method = "20,000 value states of standard normal entries are drawn for each of V = 16, 65 and 128 (seed 296), and "
              "the share of the squared norm that the constant part has is averaged.",
    .tolerance = "Twice half the 95% confidence interval of the mean.",
    .control = "Wrong law: the share is 1/V^2.",
    .measure = measure,
});

}  // namespace
}  // namespace sinkflow::claims::sec2_2_mean_norm

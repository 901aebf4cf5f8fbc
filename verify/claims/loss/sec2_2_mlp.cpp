#include <cmath>

#include <fmt/format.h>

#include "transformer/construction.hpp"
#include "verify/cases/heads.hpp"
#include "verify/cases/random_model.hpp"
#include "verify/harness/erratum.hpp"
#include "verify/harness/seeds.hpp"

namespace sinkflow::claims::sec2_2_mlp {
namespace {

using namespace verify;

constexpr std::uint64_t kSeed = 209;

/// `err:sec2.2-mlp`: the law that a network predicts whose head is silent, against three outputs of its perceptron.
std::vector<Reading> measure(const Setting& /*setting*/) {
  std::mt19937_64 random(reported_seed(kSeed));
  std::vector<Reading> readings;
  for (int number = 0; number < 5; ++number) {
    const Eigen::VectorXd weights = uniform_vector(random, 3, 0.1, 1);
    const Eigen::VectorXd law = weights / weights.sum();
    // alpha is so large that the head adds nothing but the value of <s>, which is zero.
    const Sequence sequence{3, 1, 0};
    const Eigen::MatrixXd laws = transformer::predict(transformer::sink_transformer(head_of_law(law, 40), 2), sequence);
    const Eigen::VectorXd softmax_of_law = law.array().exp() / law.array().exp().sum();
    const Eigen::VectorXd squares = law.cwiseAbs2() / law.squaredNorm();
    for (Eigen::Index k = 0; k < 3; ++k) {
      readings.push_back(reading(fmt::format("p({}) that is predicted after a token, law {}", k, number), laws(k, 2), 0,
                                 Tolerance(1e-12, "rounding of the matrix products"), softmax_of_law[k], law[k],
                                 squares[k]));
    }
  }
  return readings;
}

const ErratumRegistration registration(Erratum{
    .id = "sec2.2-mlp",
    .printed = "The perceptron returns p_v, so that the prediction with a silent head is softmax(p_v)",
    .corrected = "The perceptron returns log p_v, so that the prediction with a silent head is p_v",
    .tags = {"err:sec2.2-mlp", "ada:sec2.2"},
    .cost_seconds = 0.01,
    .method =
        "The construction of Theorem 2 is run as matrices with a head that adds nothing (alpha = 40, beta = 0), on "
        "five random laws of three tokens (seed 209), and its predictions are read off.",
    .tolerance = "Rounding of the matrix products.",
    .control = "Wrong law: the perceptron returns 2 log p_v.",
    .measure = measure,
});

}  // namespace
}  // namespace sinkflow::claims::sec2_2_mlp

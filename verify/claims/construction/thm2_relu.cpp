#include <cmath>

#include <fmt/format.h>

#include "verify/cases/heads.hpp"
#include "verify/harness/erratum.hpp"
#include "verify/harness/seeds.hpp"
#include "verify/instruments/construction/sink_heads.hpp"

namespace sinkflow::claims::thm2_relu {
namespace {

using namespace verify;

constexpr std::uint64_t kSeed = 2411;
constexpr int kLength = 6;
constexpr int kSequences = 40;

/// Log-odds of the token that is most likely by Eq. 1 against the least likely one: by Eq. 1, and for three places of
/// the perceptron.
struct Odds {
  double equation;
  double printed;    ///< ReLU(M x + attention), after the attention
  double corrected;  ///< attention - ReLU(-M x), beside it
  double wrong;      ///< -ReLU(-M x) alone
};

Odds measure_odds(const transformer::HeadParameters& head, const transformer::OneLayerTransformer& transformer,
                  const Sequence& sequence) {
  const Eigen::VectorXd law = equation_one(head, sequence, kLength);
  Eigen::Index top = 0;
  Eigen::Index bottom = 0;
  law.maxCoeff(&top);
  law.minCoeff(&bottom);

  const Eigen::MatrixXd x = transformer.embed(sequence);
  const Eigen::MatrixXd attended = transformer.attention(x);
  const Eigen::MatrixXd perceived = transformer.mlp(x);
  const auto odds = [&](const Eigen::MatrixXd& states) {
    const Eigen::VectorXd logits = transformer.unembedding * states.rightCols(1);
    return logits[top] - logits[bottom];
  };
  // The construction's perceptron also cancels the residual stream; the difference of the two matrices is M itself.
  const Eigen::MatrixXd readout = transformer.unembedding - transformer.hidden;
  const Eigen::VectorXd printed = (readout * x + transformer.unembedding * attended).rightCols(1).cwiseMax(0);
  return {std::log(law[top] / law[bottom]), printed[top] - printed[bottom], odds(x + attended + perceived),
          odds(x + perceived)};
}

/// `err:thm2-relu`: log p_v + attention is almost always negative, so that a ReLU applied to it returns 0.
std::vector<Reading> measure(const Setting& /*setting*/) {
  std::mt19937_64 random(reported_seed(kSeed));
  std::vector<Reading> readings;
  readings.reserve(kSequences);
  for (int i = 0; i < kSequences; ++i) {
    const transformer::HeadParameters head = random_head(random, {.rows = 5, .columns = 5});
    const transformer::OneLayerTransformer transformer = transformer::sink_transformer(head, kLength);
    const Odds odds = measure_odds(head, transformer, random_sequence(random, 5, kLength));
    const Tolerance tolerance(2 * rounding_of_laws(transformer, head), "rounding of the two logits");
    readings.push_back(reading(fmt::format("sequence {}: log-odds of the likeliest against the least likely token", i),
                               odds.equation, 0, tolerance, odds.printed, odds.corrected, odds.wrong));
  }
  return readings;
}

const ErratumRegistration registration(Erratum{
    .id = "thm2-relu",
    .printed = "The perceptron after the attention, ReLU(log p + attention), realises Eq. 1",
    .corrected = "The perceptron -ReLU(-M ebd) beside the attention realises Eq. 1",
    .tags = {"err:thm2-relu", "ada:thm2"},
    .cost_seconds = 0.05,
    .method = "The log-odds of Eq. 1 between its most and its least likely token come from the simplified model at the "
              "sequence's counts, on 40 random sequences (V = 5, N = 6, full support, seed 2411), without any "
              "transformer. The predictions are those of the constructions, whose matrices are run.",
    .tolerance = "The rounding of the matrix products.",
    .control = "Wrong law: the perceptron -ReLU(-M ebd) alone, as if the attention contributed nothing to the odds.",
    .measure = measure,
});

}  // namespace
}  // namespace sinkflow::claims::thm2_relu

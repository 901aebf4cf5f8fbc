#include <cmath>

#include <fmt/format.h>

#include "theory/simplified_model.hpp"
#include "verify/cases/heads.hpp"
#include "verify/harness/erratum.hpp"
#include "verify/harness/seeds.hpp"
#include "verify/instruments/construction/sink_heads.hpp"

namespace sinkflow::claims::thm2_index {
namespace {

using namespace verify;

constexpr std::uint64_t kSeed = 2412;
constexpr Eigen::Index kTokens = 4;
constexpr int kLength = 9;
constexpr int kSequences = 40;

/// The shift of every token by Eq. 1 (V), computed from the counts of the sequence.
Eigen::VectorXd shift_from_counts(const transformer::HeadParameters& head, const Sequence& sequence) {
  const transformer::Token query = sequence.back();
  theory::Model model;
  model.transition = head.transition.middleRows(query, 1);
  model.row_weight = Eigen::VectorXd::Ones(1);
  model.counts = counts_between(sequence, kTokens, 1, kLength);
  model.xi = head.xi;
  return theory::shift(model, {head.alpha.segment(query, 1), head.beta}, 0).row(0).transpose();
}

/// The values of the embedded sequence, each moved from the coordinate of its token to the coordinate of its position.
/// With M(u_i) = e_i the value at position i is read as coordinate i; a position beyond V has no coordinate.
Eigen::MatrixXd values_by_position(const Eigen::MatrixXd& values) {
  Eigen::MatrixXd moved = Eigen::MatrixXd::Zero(kTokens, values.cols());
  moved.col(0) = values.col(0).head(kTokens);  // <s> keeps beta
  for (Eigen::Index i = 1; i <= kTokens; ++i) {
    moved(i - 1, i) = values.col(i).head(kTokens).sum();
  }
  return moved;
}

/// Attention weights of the last query (n + 1).
Eigen::VectorXd last_weights(const transformer::OneLayerTransformer& transformer, const Eigen::MatrixXd& x) {
  return transformer::laws_of(transformer.attention_logits(x).bottomRows(1).transpose());
}

/// `err:thm2-index`: in nine tokens from an alphabet of four the most frequent one occurs at least three times, which
/// values that are one-hot in the position cannot express.
std::vector<Reading> measure(const Setting& /*setting*/) {
  std::mt19937_64 random(reported_seed(kSeed));
  std::vector<Reading> readings;
  readings.reserve(kSequences);
  for (int i = 0; i < kSequences; ++i) {
    const transformer::HeadParameters head = random_head(random, {.rows = kTokens, .columns = kTokens});
    const transformer::OneLayerTransformer transformer = transformer::sink_transformer(head, kLength);
    const Sequence sequence = random_sequence(random, kTokens, kLength);
    Eigen::Index often = 0;
    counts_between(sequence, kTokens, 1, kLength).maxCoeff(&often);

    const Eigen::MatrixXd x = transformer.embed(sequence);
    const Eigen::MatrixXd values = transformer.value * x;
    const Eigen::VectorXd weights = last_weights(transformer, x);
    // The wrong law: each token contributes once, however often it occurs.
    const double once = weights[0] * values(often, 0) + weights[1] * head.xi[often];

    const Tolerance tolerance(rounding_of_laws(transformer, head), "rounding of the matrix products");
    readings.push_back(reading(fmt::format("sequence {}: shift of token {}, the most frequent", i, often),
                               shift_from_counts(head, sequence)[often], 0, tolerance,
                               (values_by_position(values) * weights)[often], (values * weights)[often], once));
  }
  return readings;
}

const ErratumRegistration registration(Erratum{
    .id = "thm2-index",
    .printed = "Values that are one-hot in the position realise the shift of Eq. 1",
    .corrected = "Values that are one-hot in the token, xi_v e_v, realise the shift of Eq. 1",
    .tags = {"err:thm2-index", "ada:thm2"},
    .cost_seconds = 0.05,
    .method = "The shift of the most frequent token is computed by the simplified model at the sequence's counts, on "
              "40 random sequences of 9 tokens from an alphabet of 4, so that one token occurs at least three times "
              "(seed 2412). The predictions are the attention outputs of the two constructions, computed by matrix "
              "products without the counts.",
    .tolerance = "The rounding of the matrix products.",
    .control = "Wrong law: every token that occurs contributes once, as if attention ignored repetitions.",
    .measure = measure,
});

}  // namespace
}  // namespace sinkflow::claims::thm2_index

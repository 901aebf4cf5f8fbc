#pragma once

#include <span>
#include <vector>

#include <Eigen/Core>

#include "theory/model.hpp"
#include "transformer/token.hpp"

namespace sinkflow::transformer {

/// The parameters of Eq. 1 (`ada:thm2`): what one attention head and one perceptron are to compute. R non-triggers
/// among V tokens; every other token is a trigger.
struct HeadParameters {
  theory::SparseRows transition;  ///< (R, V) p_v, rows sum to 1; zeros allowed
  std::vector<int> rows;          ///< (R) ids of the non-triggers, ascending
  Eigen::VectorXd alpha;          ///< (R) logit of query v on the key of <s>
  Eigen::VectorXd beta;           ///< (V) value of <s>
  Eigen::VectorXd xi;             ///< (V) scale of a token's value
  double lambda = 0;              ///< logit of a trigger query on the token before it
};

/// A transformer of one layer and one head without normalisation, as matrices. With x (d, n + 1) the embedded
/// sequence, the logits after every position are unembedding * (x + attention(x) + mlp(x)): attention and perceptron
/// act in parallel on a residual stream.
struct OneLayerTransformer {
  Eigen::MatrixXd embedding;    ///< (d, V N + 1): token v at position i is column (i - 1) V + v; <s> is the last
  Eigen::MatrixXd query;        ///< (h, d)
  Eigen::MatrixXd key;          ///< (h, d)
  Eigen::MatrixXd value;        ///< (d, d) value and output map in one
  Eigen::MatrixXd hidden;       ///< (V, d) the perceptron is output * ReLU(hidden * x)
  Eigen::MatrixXd output;       ///< (d, V)
  Eigen::MatrixXd unembedding;  ///< (V, d)

  [[nodiscard]] Eigen::Index dimension() const { return embedding.rows(); }
  [[nodiscard]] Eigen::Index tokens() const { return unembedding.rows(); }
  /// N, the largest position.
  [[nodiscard]] Eigen::Index positions() const { return (embedding.cols() - 1) / tokens(); }

  /// x (d, n + 1) of tokens (n + 1) that begin with <s>, id V. Throws InputError for a sequence that does not begin
  /// with <s>, is longer than N + 1, or holds an id that is no token's.
  [[nodiscard]] Eigen::MatrixXd embed(std::span<const Token> sequence) const;
  /// Attention logits (n + 1, n + 1): query position by key position; only keys up to the query count.
  [[nodiscard]] Eigen::MatrixXd attention_logits(const Eigen::MatrixXd& x) const;
  /// (d, n + 1), by a softmax over the keys up to the query.
  [[nodiscard]] Eigen::MatrixXd attention(const Eigen::MatrixXd& x) const;
  [[nodiscard]] Eigen::MatrixXd mlp(const Eigen::MatrixXd& x) const;  ///< (d, n + 1)
};

/// Softmax of every column of `logits` (V, n + 1).
Eigen::MatrixXd laws_of(const Eigen::MatrixXd& logits);

/// The law (V, n + 1) of the next token after every position, by products of the transformer's matrices.
Eigen::MatrixXd predict(const OneLayerTransformer& transformer, std::span<const Token> sequence);

/// Stands in for log 0: e^(-1e5 + s) is below double's smallest normal number for every shift s below 99,000.
inline constexpr double kLogOfZero = -1e5;

/// The construction of `ada:thm2` for sequences of up to `positions` tokens, in d = V + 2 N + 1 dimensions: the
/// embedding e_v + p_i + 1{v is a trigger} p_i + 1_<s>, a direct sum of four blocks. It realises Eq. 1 to rounding
/// (`err:thm2-dim`, `err:thm2-index`, `err:thm2-relu` say where it departs from the printed one). After <s> itself,
/// where Eq. 1 says nothing, it predicts softmax(beta). Throws InputError for parameters that do not fit together.
OneLayerTransformer sink_transformer(const HeadParameters& head, int positions);

}  // namespace sinkflow::transformer

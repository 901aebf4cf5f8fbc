#include "transformer/construction.hpp"

#include <cmath>
#include <limits>
#include <string>

#include "theory/errors.hpp"
#include "theory/mutant.hpp"

namespace sinkflow::transformer {
namespace {

/// Where the blocks of the embedding begin.
struct Blocks {
  Eigen::Index tokens;     // V
  Eigen::Index positions;  // N

  [[nodiscard]] Eigen::Index position(Eigen::Index i) const { return tokens + i - 1; }  // 1 <= i <= N
  [[nodiscard]] Eigen::Index gate(Eigen::Index i) const { return tokens + positions + i - 1; }
  [[nodiscard]] Eigen::Index start() const { return tokens + 2 * positions; }
  [[nodiscard]] Eigen::Index dimension() const { return tokens + 2 * positions + 1; }
};

void require_fitting(const HeadParameters& head, int positions) {
  const auto rows = static_cast<Eigen::Index>(head.rows.size());
  const Eigen::Index tokens = head.transition.cols();
  if (positions < 1 || head.transition.rows() != rows || head.alpha.size() != rows || head.beta.size() != tokens ||
      head.xi.size() != tokens) {
    throw InputError(
        "A sink transformer needs at least one position, alpha (R), beta and xi (V) for a transition (R, " +
        std::to_string(tokens) + ") and R row ids, found " + std::to_string(positions) + " positions, " +
        std::to_string(head.alpha.size()) + ", " + std::to_string(head.beta.size()) + " and " +
        std::to_string(head.xi.size()) + " for R = " + std::to_string(rows) + ".");
  }
  Eigen::Index before = -1;
  for (const int id : head.rows) {
    if (id <= before || id >= tokens) {
      throw InputError("A sink transformer needs ascending row ids below " + std::to_string(tokens) + ", found " +
                       std::to_string(id) + " after " + std::to_string(before) + ".");
    }
    before = id;
  }
}

/// (d, V N + 1)
Eigen::MatrixXd embedding_of(const HeadParameters& head, const Blocks& blocks) {
  Eigen::VectorXd is_trigger = Eigen::VectorXd::Ones(blocks.tokens);
  for (const int id : head.rows) {
    is_trigger[id] = 0;
  }
  Eigen::MatrixXd embedding = Eigen::MatrixXd::Zero(blocks.dimension(), blocks.tokens * blocks.positions + 1);
  for (Eigen::Index i = 1; i <= blocks.positions; ++i) {
    for (Eigen::Index v = 0; v < blocks.tokens; ++v) {
      const Eigen::Index column = (i - 1) * blocks.tokens + v;
      embedding(v, column) = 1;
      embedding(blocks.position(i), column) = 1;
      embedding(blocks.gate(i), column) = is_trigger[v];
    }
  }
  embedding(blocks.start(), embedding.cols() - 1) = 1;
  return embedding;
}

/// log p_v in the column of every non-trigger v, 0 elsewhere (V, d).
Eigen::MatrixXd log_laws(const HeadParameters& head, const Blocks& blocks) {
  Eigen::MatrixXd laws = Eigen::MatrixXd::Zero(blocks.tokens, blocks.dimension());
  for (std::size_t v = 0; v < head.rows.size(); ++v) {
    laws.col(head.rows[v]).setConstant(kLogOfZero);
    for (theory::SparseRows::InnerIterator entry(head.transition, static_cast<Eigen::Index>(v)); entry; ++entry) {
      laws(entry.col(), head.rows[v]) = std::log(entry.value());
    }
  }
  return laws;
}

}  // namespace

Eigen::MatrixXd OneLayerTransformer::embed(std::span<const Token> sequence) const {
  const auto size = static_cast<Eigen::Index>(sequence.size());
  if (size == 0 || sequence[0] != tokens() || size > positions() + 1) {
    throw InputError("A sequence must begin with <s> and hold at most " + std::to_string(positions()) +
                     " tokens after it, found " + std::to_string(size) + " in all.");
  }
  Eigen::MatrixXd x(dimension(), size);
  x.col(0) = embedding.rightCols(1);
  for (Eigen::Index i = 1; i < size; ++i) {
    const Token token = sequence[static_cast<std::size_t>(i)];
    if (token < 0 || token >= tokens()) {
      throw InputError("Tokens after <s> must be ids below " + std::to_string(tokens()) + ", found " +
                       std::to_string(token) + ".");
    }
    x.col(i) = embedding.col((i - 1) * tokens() + token);
  }
  return x;
}

Eigen::MatrixXd OneLayerTransformer::attention_logits(const Eigen::MatrixXd& x) const {
  return (query * x).transpose() * (key * x);
}

Eigen::MatrixXd OneLayerTransformer::attention(const Eigen::MatrixXd& x) const {
  Eigen::MatrixXd logits = attention_logits(x).transpose();  // one query a column
  for (Eigen::Index n = 0; n < logits.cols(); ++n) {
    const Eigen::Index hidden_keys = logits.rows() - n - 1;
    logits.col(n).tail(hidden_keys).setConstant(-std::numeric_limits<double>::infinity());
  }
  return value * x * laws_of(logits);
}

Eigen::MatrixXd OneLayerTransformer::mlp(const Eigen::MatrixXd& x) const {
  return output * (hidden * x).cwiseMax(0);
}

Eigen::MatrixXd laws_of(const Eigen::MatrixXd& logits) {
  Eigen::MatrixXd laws(logits.rows(), logits.cols());
  for (Eigen::Index n = 0; n < logits.cols(); ++n) {
    laws.col(n) = (logits.col(n).array() - logits.col(n).maxCoeff()).exp();
    laws.col(n) /= laws.col(n).sum();
  }
  return laws;
}

Eigen::MatrixXd predict(const OneLayerTransformer& transformer, std::span<const Token> sequence) {
  const Eigen::MatrixXd x = transformer.embed(sequence);
  return laws_of(transformer.unembedding * (x + transformer.attention(x) + transformer.mlp(x)));
}

OneLayerTransformer sink_transformer(const HeadParameters& head, int positions) {
  require_fitting(head, positions);
  const Blocks blocks{head.transition.cols(), positions};
  const Eigen::Index d = blocks.dimension();
  OneLayerTransformer transformer;
  transformer.embedding = embedding_of(head, blocks);

  // Component 0 finds <s>, component i the token before position i.
  transformer.query = Eigen::MatrixXd::Zero(positions + 1, d);
  transformer.key = Eigen::MatrixXd::Zero(positions + 1, d);
  for (std::size_t v = 0; v < head.rows.size(); ++v) {
    const double alpha = head.alpha[static_cast<Eigen::Index>(v)];
    transformer.query(0, head.rows[v]) = SINKFLOW_MUTANT("err:thm2-limit", "sign of alpha", alpha, -alpha);
  }
  transformer.key(0, blocks.start()) = 1;
  for (Eigen::Index i = 1; i <= positions; ++i) {
    transformer.query(i, blocks.gate(i)) = head.lambda;
    const Eigen::Index before = i > 1 ? blocks.position(i - 1) : blocks.start();
    transformer.key(i, SINKFLOW_MUTANT("ada:thm2", "trigger attends to itself", before, blocks.position(i))) = 1;
  }

  transformer.value = Eigen::MatrixXd::Zero(d, d);
  const Eigen::VectorXd xi = SINKFLOW_MUTANT("err:thm2-index", "one xi for all tokens", head.xi,
                                             Eigen::VectorXd::Constant(blocks.tokens, head.xi[0]).eval());
  transformer.value.topLeftCorner(blocks.tokens, blocks.tokens).diagonal() = xi;
  transformer.value.col(blocks.start()).head(blocks.tokens) = head.beta;

  // -ReLU(-m) is m for m <= 0. The residual stream already holds e_v where the logits are read, so the perceptron
  // returns log p_v - e_v.
  transformer.unembedding = Eigen::MatrixXd::Identity(blocks.tokens, d);
  transformer.hidden = transformer.unembedding - log_laws(head, blocks);
  const double sign = SINKFLOW_MUTANT("err:thm2-relu", "sign of the perceptron", -1, 1);
  transformer.output = sign * transformer.unembedding.transpose();
  return transformer;
}

}  // namespace sinkflow::transformer

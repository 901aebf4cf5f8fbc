#include "transformer/simplified_network.hpp"

#include <algorithm>
#include <cmath>
#include <limits>
#include <numeric>

#include "transformer/blas.hpp"
#include "transformer/construction.hpp"

namespace sinkflow::transformer {

template <class S>
struct SimplifiedNetwork<S>::Own final : Workspace<S> {
  Matrix<S> hidden, hidden_gradient;  // (kHidden, V) of every token
  Matrix<S> laws, laws_gradient;      // (V, V) what the MLP adds after every token
  Vector<S> xi, xi_gradient;          // (V)
  Vector<S> counts;                   // (V) of the tokens at positions 1..n
  Vector<S> mass;                     // (V) W_k xi_k
  Matrix<S> values, weights;          // (V, N), (N, N), for hooks
  Matrix<S> attention, mlp;           // (V, T), for hooks
};

/// How position n >= 1 attends: to the key at `special` with one weight, to each of the n others with another.
template <class S>
struct SimplifiedNetwork<S>::Query {
  Query(S the_logit, Eigen::Index the_special, Eigen::Index n) : logit(the_logit), special(the_special) {
    const S top = std::max(logit, S(0));  // neither exponential overflows
    const S chosen = std::exp(logit - top);
    const S one = std::exp(-top);
    const S whole = chosen + static_cast<S>(n) * one;
    weight = chosen / whole;
    other = one / whole;
  }

  S logit;
  Eigen::Index special;
  S weight, other;
};

template <class S>
SimplifiedNetwork<S>::SimplifiedNetwork(int vocabulary, int length, const std::vector<int>& rows,
                                        const std::optional<FrozenParts>& frozen)
    : Network<S>(vocabulary, length),
      mlp_trained_(!frozen),
      head_trained_(!frozen || !frozen->head),
      place_(static_cast<std::size_t>(vocabulary)),
      frozen_xi_(Vector<S>::Zero(vocabulary)) {
  const auto row_count = static_cast<int>(rows.size());
  const int lambdas = mlp_trained_ ? vocabulary - row_count : 1;
  for (int token = 0, v = 0; token < vocabulary; ++token) {
    const bool is_row = v < row_count && rows[static_cast<std::size_t>(v)] == token;
    place_[static_cast<std::size_t>(token)] = is_row ? v++ : -1 - std::min(token - v, lambdas - 1);
  }
  this->layers_ = {{.heads = 1, .mlp = true}};
  const Initial start = head_trained_ ? Initial::normal : Initial::zero;
  alpha_ = table_.add("alpha", row_count, 1, start);
  beta_ = table_.add("beta", vocabulary, 1, start);
  if (head_trained_) {
    valued_ = rows;
    if (mlp_trained_) {
      valued_.resize(static_cast<std::size_t>(vocabulary));
      std::iota(valued_.begin(), valued_.end(), 0);
    }
    xi_ = table_.add("xi", static_cast<Eigen::Index>(valued_.size()), 1, Initial::normal);
    lambda_ = table_.add("lambda", lambdas, 1, Initial::normal);
  } else {
    frozen_xi_ = frozen->head->xi.cast<S>();
    frozen_lambda_ = static_cast<S>(frozen->head->lambda);
  }
  if (mlp_trained_) {
    in_ = table_.add("mlp.in", kHidden, vocabulary, Initial::uniform);
    out_ = table_.add("mlp.out", vocabulary, kHidden, Initial::uniform);
    return;
  }
  frozen_laws_.setZero(vocabulary, vocabulary);
  for (int v = 0; v < row_count; ++v) {
    auto law = frozen_laws_.col(rows[static_cast<std::size_t>(v)]);
    law.setConstant(static_cast<S>(kLogOfZero));
    for (theory::SparseRows::InnerIterator entry(frozen->transition, v); entry; ++entry) {
      law[entry.col()] = static_cast<S>(std::log(entry.value()));
    }
  }
}

template <class S>
std::unique_ptr<Workspace<S>> SimplifiedNetwork<S>::make_workspace() const {
  return std::make_unique<Own>();
}

/// A tensor of one column.
template <class S>
typename SimplifiedNetwork<S>::Column SimplifiedNetwork<S>::column(std::span<const S> parameters,
                                                                   std::size_t tensor) const {
  const Tensor& place = table_.tensors()[tensor];
  return {parameters.data() + place.offset, place.rows};
}

template <class S>
typename SimplifiedNetwork<S>::Query SimplifiedNetwork<S>::query(std::span<const S> parameters, Token token,
                                                                 Eigen::Index n) const {
  const int place = place_[static_cast<std::size_t>(token)];
  if (place >= 0) {
    return {column(parameters, alpha_)[place], 0, n};
  }
  return {head_trained_ ? column(parameters, lambda_)[-1 - place] : frozen_lambda_, n - 1, n};
}

/// Every token's xi and what the MLP adds after it: a batch has many more positions than there are tokens.
template <class S>
void SimplifiedNetwork<S>::prepare(std::span<const S> parameters, Own& workspace) const {
  workspace.xi = frozen_xi_;
  if (head_trained_) {
    workspace.xi(valued_) = column(parameters, xi_);
  }
  if (mlp_trained_) {
    think(parameters, workspace);
  } else {
    workspace.laws = frozen_laws_;
  }
}

/// What the MLP adds after each of the V tokens.
template <class S>
void SimplifiedNetwork<S>::think(std::span<const S> parameters, Own& workspace) const {
  workspace.hidden = table_.view(parameters, in_).cwiseMax(S(0));
  workspace.laws.resize(this->vocabulary(), this->vocabulary());
  multiply(table_.view(parameters, out_), Transposed::no, workspace.hidden, Transposed::no, S(1), S(0), workspace.laws);
}

template <class S>
void SimplifiedNetwork<S>::think_backward(std::span<const S> parameters, Own& workspace, std::span<S> gradient) const {
  auto out_gradient = table_.view(gradient, out_);
  multiply(workspace.laws_gradient, Transposed::no, workspace.hidden, Transposed::yes, S(1), S(1), out_gradient);
  workspace.hidden_gradient.resizeLike(workspace.hidden);
  multiply(table_.view(parameters, out_), Transposed::yes, workspace.laws_gradient, Transposed::no, S(1), S(0),
           workspace.hidden_gradient);
  table_.view(gradient, in_) += (workspace.hidden.array() > S(0)).select(workspace.hidden_gradient, S(0));
}

/// tokens (N) to predictions first, ..., first + N - 1.
template <class S>
void SimplifiedNetwork<S>::predict_sequence(std::span<const S> parameters, std::span<const Token> tokens,
                                            Eigen::Index first, Own& workspace) const {
  const Column beta = column(parameters, beta_);
  const Vector<S>& xi = workspace.xi;
  Vector<S>& counts = workspace.counts;
  Vector<S>& mass = workspace.mass;
  counts.setZero(this->vocabulary());
  mass.setZero(this->vocabulary());
  workspace.predictions.col(first) = beta;
  for (Eigen::Index n = 1; n < this->length(); ++n) {
    const Token token = tokens[static_cast<std::size_t>(n)];
    counts[token] += S(1);
    mass[token] = counts[token] * xi[token];
    const Query query = this->query(parameters, token, n);
    auto prediction = workspace.predictions.col(first + n);
    const S on_bos = query.special == 0 ? query.weight : query.other;
    prediction = workspace.laws.col(token) + on_bos * beta + query.other * mass;
    if (query.special > 0) {
      const Token copied = tokens[static_cast<std::size_t>(query.special)];
      prediction[copied] += (query.weight - query.other) * xi[copied];
    }
  }
}

template <class S>
void SimplifiedNetwork<S>::predict(std::span<const S> parameters, const Batch& batch, Workspace<S>& made,
                                   const Hook<S>& hook) const {
  auto& workspace = static_cast<Own&>(made);
  const auto tokens = static_cast<Eigen::Index>(batch.inputs.size());
  prepare(parameters, workspace);
  workspace.predictions.resize(this->vocabulary(), tokens);
  if (hook) {
    predict_hooked(parameters, batch, workspace, hook);
    return;
  }
  const auto n = static_cast<std::size_t>(this->length());
  for (Eigen::Index first = 0; first < tokens; first += this->length()) {
    predict_sequence(parameters, batch.inputs.subspan(static_cast<std::size_t>(first), n), first, workspace);
  }
}

/// As predict() does, but by way of the matrices that a hook can see.
template <class S>
void SimplifiedNetwork<S>::predict_hooked(std::span<const S> parameters, const Batch& batch, Own& workspace,
                                          const Hook<S>& hook) const {
  const auto n = static_cast<std::size_t>(this->length());
  workspace.attention.resizeLike(workspace.predictions);
  workspace.mlp.setZero(workspace.predictions.rows(), workspace.predictions.cols());
  for (std::size_t first = 0; first < batch.inputs.size(); first += n) {
    attend_hooked(parameters, batch.inputs.subspan(first, n), static_cast<int>(first / n), workspace, hook);
    for (std::size_t i = first + 1; i < first + n; ++i) {
      workspace.mlp.col(static_cast<Eigen::Index>(i)) = workspace.laws.col(batch.inputs[i]);
    }
  }
  hook({Activation::attention_output, 0}, workspace.attention);
  hook({Activation::mlp_output, 0}, workspace.mlp);
  workspace.predictions = workspace.attention + workspace.mlp;
  hook({Activation::prediction}, workspace.predictions);
}

/// tokens (N) to workspace.attention (V, N) of this sequence.
template <class S>
void SimplifiedNetwork<S>::attend_hooked(std::span<const S> parameters, std::span<const Token> tokens, int sequence,
                                         Own& workspace, const Hook<S>& hook) const {
  const Eigen::Index length = this->length();
  const auto see = [&](Activation what, Eigen::Ref<Matrix<S>> activation) { hook({what, 0, 0, sequence}, activation); };
  Matrix<S>& values = workspace.values;
  Matrix<S>& weights = workspace.weights;
  values.setZero(this->vocabulary(), length);
  values.col(0) = column(parameters, beta_);
  weights.setZero(length, length);
  for (Eigen::Index n = 1; n < length; ++n) {
    const Token token = tokens[static_cast<std::size_t>(n)];
    values(token, n) = workspace.xi[token];
    const Query query = this->query(parameters, token, n);
    weights(query.special, n) = query.logit;
  }
  see(Activation::value, values);
  weights.template triangularView<Eigen::StrictlyLower>().setConstant(-std::numeric_limits<S>::infinity());
  see(Activation::logits, weights);
  const AttentionKind<S>& softmax = attention_kind<S>("softmax");
  for (Eigen::Index n = 0; n < length; ++n) {
    softmax.weigh(weights.col(n).head(n + 1));
  }
  weights.template triangularView<Eigen::StrictlyLower>().setZero();
  see(Activation::weights, weights);
  auto output = workspace.attention.middleCols(sequence * length, length);
  multiply(values, Transposed::no, weights, Transposed::no, S(1), S(0), output);
  see(Activation::head_output, output);
}

/// The gradients g_n (V) by the predictions of one sequence into the gradient by everything but the MLP.
template <class S>
void SimplifiedNetwork<S>::sequence_backward(std::span<const S> parameters, std::span<const Token> tokens,
                                             Eigen::Index first, Own& workspace, std::span<S> gradient) const {
  const Column beta = column(parameters, beta_);
  const Vector<S>& xi = workspace.xi;
  auto alpha_gradient = table_.view(gradient, alpha_).col(0);
  auto beta_gradient = table_.view(gradient, beta_).col(0);
  Vector<S>& counts = workspace.counts;
  Vector<S>& mass = workspace.mass;
  counts.setZero(this->vocabulary());
  mass.setZero(this->vocabulary());
  beta_gradient += workspace.predictions.col(first);
  for (Eigen::Index n = 1; n < this->length(); ++n) {
    const Token token = tokens[static_cast<std::size_t>(n)];
    const auto g = workspace.predictions.col(first + n);
    counts[token] += S(1);
    mass[token] = counts[token] * xi[token];
    const Query query = this->query(parameters, token, n);
    const bool on_bos = query.special == 0;
    beta_gradient += (on_bos ? query.weight : query.other) * g;
    const Token copied = tokens[static_cast<std::size_t>(query.special)];
    const S by_beta = g.dot(beta);
    const S by_mass = g.dot(mass);
    const S by_copied = on_bos ? S(0) : g[copied] * xi[copied];
    const S chosen = on_bos ? by_beta : by_copied;
    const S others = on_bos ? by_mass : by_beta + by_mass - by_copied;
    // w (1 - w) <g, value chosen - mean of the n others>, where 1 - w = n other keeps its digits as w comes near 1.
    const S by_logit = query.weight * query.other * (static_cast<S>(n) * chosen - others);
    const int place = place_[static_cast<std::size_t>(token)];
    if (place >= 0) {
      alpha_gradient[place] += by_logit;
    }
    if (!head_trained_) {
      continue;
    }
    if (place < 0) {
      table_.view(gradient, lambda_)(-1 - place, 0) += by_logit;
    }
    workspace.xi_gradient += query.other * g.cwiseProduct(counts);
    if (!on_bos) {
      workspace.xi_gradient[copied] += (query.weight - query.other) * g[copied];
    }
    if (mlp_trained_) {
      workspace.laws_gradient.col(token) += g;
    }
  }
}

template <class S>
void SimplifiedNetwork<S>::backward(std::span<const S> parameters, const Batch& batch, S scale, Workspace<S>& made,
                                    std::span<S> gradient) const {
  auto& workspace = static_cast<Own&>(made);
  workspace.predictions *= scale;
  workspace.xi_gradient.setZero(this->vocabulary());
  workspace.laws_gradient.setZero(this->vocabulary(), this->vocabulary());
  const auto n = static_cast<std::size_t>(this->length());
  for (std::size_t first = 0; first < batch.inputs.size(); first += n) {
    sequence_backward(parameters, batch.inputs.subspan(first, n), static_cast<Eigen::Index>(first), workspace,
                      gradient);
  }
  if (head_trained_) {
    table_.view(gradient, xi_).col(0) += workspace.xi_gradient(valued_);
  }
  if (mlp_trained_) {
    think_backward(parameters, workspace, gradient);
  }
}

template <class S>
Matrix<S> SimplifiedNetwork<S>::behind_output_map(std::span<const S> /*parameters*/, int /*layer*/, int /*head*/,
                                                  const Eigen::Ref<const Matrix<S>>& values) const {
  return values;
}

template class SimplifiedNetwork<float>;
template class SimplifiedNetwork<double>;

}  // namespace sinkflow::transformer

#include "transformer/transformer.hpp"

#include <algorithm>
#include <cmath>
#include <limits>
#include <utility>

#include "transformer/blas.hpp"
#include "transformer/kernels.hpp"

namespace sinkflow::transformer {
namespace {

constexpr double kNormEpsilon = 1e-5;  // inside the root of every layer norm

/// Queries are taken in blocks, and a block sees the keys up to its last query: of the masked half only the corners of
/// the blocks are computed.
constexpr int kQueryBlock = 32;

constexpr auto kPlain = Transposed::no;
constexpr auto kTurned = Transposed::yes;

}  // namespace

template <class S>
typename Transformer<S>::Norm Transformer<S>::add_norm(const std::string& name) {
  const std::size_t gain = table_.add(name + ".gain", architecture_.dim, 1, Initial::one);
  return {gain, table_.add(name + ".bias", architecture_.dim, 1, Initial::zero)};
}

template <class S>
Transformer<S>::Transformer(Architecture architecture)
    : Network<S>(architecture.vocabulary, architecture.length), architecture_(std::move(architecture)) {
  require_valid(architecture_);
  attention_ = attention_kind<S>(architecture_.attention);
  const int d = architecture_.dim;
  token_ = table_.add("token", d, architecture_.vocabulary + 1, Initial::normal);
  position_ = table_.add("position", d, architecture_.length, Initial::normal);
  for (const Sublayer& sublayer : architecture_.sublayers) {
    const bool attends = sublayer.kind == SublayerKind::attention;
    const std::string name = "layer" + std::to_string(sublayer.layer) + (attends ? ".attn" : ".mlp");
    Placed placed{sublayer, add_norm(name + ".norm"), 0, 0};
    placed.in =
        table_.add(name + (attends ? ".qkv" : ".in"), attends ? 3 * d : architecture_.hidden(), d, Initial::uniform);
    placed.out = table_.add(name + ".out", d, attends ? d : architecture_.hidden(), Initial::uniform);
    placed_.push_back(placed);
    this->layers_.resize(static_cast<std::size_t>(sublayer.layer) + 1);
    if (attends) {
      this->layers_.back().heads = architecture_.heads;
    } else {
      this->layers_.back().mlp = true;
    }
  }
  last_ = add_norm("final.norm");
  output_ = table_.add("final.output", architecture_.vocabulary, d, Initial::uniform);
}

/// stream (d, T)
template <class S>
void Transformer<S>::normalise(Parameters parameters, const Norm& norm, const Matrix<S>& stream,
                               Normalised<S>& result) const {
  const auto gain = table_.view(parameters, norm.gain);
  const auto bias = table_.view(parameters, norm.bias);
  result.centred.resizeLike(stream);
  result.output.resizeLike(stream);
  result.inverse_sigma.resize(stream.cols());
  kernels::normalise(stream.rows(), stream.cols(), stream.data(), gain.data(), bias.data(),
                     static_cast<S>(kNormEpsilon), result.centred.data(), result.inverse_sigma.data(),
                     result.output.data());
}

/// Gradient by the output into gradient by the stream, in place (d, T).
template <class S>
void Transformer<S>::normalise_backward(Parameters parameters, const Norm& norm, const Normalised<S>& saved,
                                        Matrix<S>& gradient, Gradient all) const {
  const auto gain = table_.view(parameters, norm.gain);
  auto gain_gradient = table_.view(all, norm.gain);
  auto bias_gradient = table_.view(all, norm.bias);
  kernels::normalise_backward(gradient.rows(), gradient.cols(), gain.data(), saved.centred.data(),
                              saved.inverse_sigma.data(), gradient.data(), gain_gradient.data(), bias_gradient.data());
}

/// One head of one sequence: queries, keys, values (d_head, N) to head output (d_head, N).
template <class S>
void Transformer<S>::attend_head(Saved& saved, int layer, int head, int sequence, const Hook<S>& hook) const {
  const int n = architecture_.length;
  const int d = architecture_.dim;
  const int dh = architecture_.head_dim();
  const Eigen::Index first = Eigen::Index{sequence} * n;
  auto query = saved.inner.block(head * dh, first, dh, n);
  auto key = saved.inner.block(d + head * dh, first, dh, n);
  auto value = saved.inner.block(2 * d + head * dh, first, dh, n);
  auto weights = saved.weights.middleCols((Eigen::Index{sequence} * architecture_.heads + head) * n, n);
  auto result = saved.heads.block(head * dh, first, dh, n);
  const auto see = [&](Activation what, auto&& activation) {
    if (hook) {
      hook({what, layer, head, sequence}, activation);
    }
  };
  see(Activation::query, query);
  see(Activation::key, key);
  see(Activation::value, value);
  const S scale = S(1) / std::sqrt(static_cast<S>(dh));
  // A block: (keys 0..end-1, queries begin..end-1).
  const auto end_of = [&](int begin) { return std::min(begin + kQueryBlock, n); };
  const auto block_at = [&](int begin) { return weights.block(0, begin, end_of(begin), end_of(begin) - begin); };
  const auto score = [&](int begin) {
    auto block = block_at(begin);
    multiply(key.leftCols(block.rows()), kTurned, query.middleCols(begin, block.cols()), kPlain, scale, S(0), block);
  };
  const auto weigh = [&](int begin) {
    auto block = block_at(begin);
    for (int q = begin; q < end_of(begin); ++q) {
      auto column = block.col(q - begin);
      attention_.weigh(column.head(q + 1));
      column.tail(block.rows() - q - 1).setZero();
    }
  };
  const auto mix = [&](int begin) {
    const auto block = block_at(begin);
    auto output = result.middleCols(begin, block.cols());
    multiply(value.leftCols(block.rows()), kPlain, block, kPlain, S(1), S(0), output);
  };
  if (!hook) {
    for (int begin = 0; begin < n; begin += kQueryBlock) {
      score(begin);
      weigh(begin);
      mix(begin);
    }
    return;
  }
  // Block by block as above, so that a hook that only looks changes no bit; but a hook sees the head whole.
  for (int begin = 0; begin < n; begin += kQueryBlock) {
    score(begin);
  }
  weights.template triangularView<Eigen::StrictlyLower>().setConstant(-std::numeric_limits<S>::infinity());
  see(Activation::logits, weights);
  for (int begin = 0; begin < n; begin += kQueryBlock) {
    weigh(begin);
  }
  weights.template triangularView<Eigen::StrictlyLower>().setZero();
  see(Activation::weights, weights);
  for (int begin = 0; begin < n; begin += kQueryBlock) {
    mix(begin);
  }
  see(Activation::head_output, result);
}

/// update (d, T) = out * heads(norm)
template <class S>
void Transformer<S>::attend(Parameters parameters, const Placed& placed, Saved& saved, Matrix<S>& update,
                            const Hook<S>& hook) const {
  const Eigen::Index tokens = saved.norm.output.cols();
  const int n = architecture_.length;
  saved.inner.resize(3 * architecture_.dim, tokens);
  multiply(table_.view(parameters, placed.in), kPlain, saved.norm.output, kPlain, S(1), S(0), saved.inner);
  saved.weights.resize(n, tokens * architecture_.heads);
  saved.heads.resize(architecture_.dim, tokens);
  for (int sequence = 0; sequence < tokens / n; ++sequence) {
    for (int head = 0; head < architecture_.heads; ++head) {
      attend_head(saved, placed.sublayer.layer, head, sequence, hook);
    }
  }
  update.resize(architecture_.dim, tokens);
  multiply(table_.view(parameters, placed.out), kPlain, saved.heads, kPlain, S(1), S(0), update);
}

/// heads_gradient (d, T) into inner_gradient (3d, T), for one head of one sequence; scratch (N, kQueryBlock).
template <class S>
void Transformer<S>::attend_head_backward(Saved& saved, int head, int sequence, const Matrix<S>& heads_gradient,
                                          Matrix<S>& inner_gradient, Matrix<S>& scratch) const {
  const int n = architecture_.length;
  const int d = architecture_.dim;
  const int dh = architecture_.head_dim();
  const Eigen::Index first = Eigen::Index{sequence} * n;
  const auto part = [&](auto& matrix, int which) { return matrix.block(which * d + head * dh, first, dh, n); };
  const auto weights = saved.weights.middleCols((Eigen::Index{sequence} * architecture_.heads + head) * n, n);
  auto key_gradient = part(inner_gradient, 1);
  auto value_gradient = part(inner_gradient, 2);
  key_gradient.setZero();
  value_gradient.setZero();
  const S scale = S(1) / std::sqrt(static_cast<S>(dh));
  for (int begin = 0; begin < n; begin += kQueryBlock) {
    const int end = std::min(begin + kQueryBlock, n);
    const int queries = end - begin;
    const auto block = weights.block(0, begin, end, queries);
    auto logits_gradient = scratch.block(0, 0, end, queries);
    const auto output_gradient = heads_gradient.block(head * dh, first + begin, dh, queries);
    multiply(part(saved.inner, 2).leftCols(end), kTurned, output_gradient, kPlain, S(1), S(0), logits_gradient);
    auto values = value_gradient.leftCols(end);
    multiply(output_gradient, kPlain, block, kTurned, S(1), S(1), values);
    for (int q = begin; q < end; ++q) {
      auto column = logits_gradient.col(q - begin);
      attention_.backward(block.col(q - begin).head(q + 1), column.head(q + 1));
      column.tail(end - q - 1).setZero();
    }
    auto query_gradient = part(inner_gradient, 0).middleCols(begin, queries);
    multiply(part(saved.inner, 1).leftCols(end), kPlain, logits_gradient, kPlain, scale, S(0), query_gradient);
    auto keys = key_gradient.leftCols(end);
    multiply(part(saved.inner, 0).middleCols(begin, queries), kPlain, logits_gradient, kTurned, scale, S(1), keys);
  }
}

/// workspace.update: gradient by the update (d, T) in, gradient by the norm's output (d, T) out.
template <class S>
void Transformer<S>::attend_backward(Parameters parameters, const Placed& placed, Saved& saved, Own& workspace,
                                     Gradient all) const {
  auto out_gradient = table_.view(all, placed.out);
  auto in_gradient = table_.view(all, placed.in);
  multiply(workspace.update, kPlain, saved.heads, kTurned, S(1), S(1), out_gradient);
  Matrix<S>& heads_gradient = workspace.other;
  heads_gradient.resizeLike(saved.heads);
  multiply(table_.view(parameters, placed.out), kTurned, workspace.update, kPlain, S(1), S(0), heads_gradient);
  workspace.inner_gradient.resizeLike(saved.inner);
  workspace.scratch.resize(architecture_.length, kQueryBlock);
  for (int sequence = 0; sequence < saved.heads.cols() / architecture_.length; ++sequence) {
    for (int head = 0; head < architecture_.heads; ++head) {
      attend_head_backward(saved, head, sequence, heads_gradient, workspace.inner_gradient, workspace.scratch);
    }
  }
  multiply(workspace.inner_gradient, kPlain, saved.norm.output, kTurned, S(1), S(1), in_gradient);
  multiply(table_.view(parameters, placed.in), kTurned, workspace.inner_gradient, kPlain, S(1), S(0), workspace.update);
}

/// update (d, T) = out * relu(in * norm)
template <class S>
void Transformer<S>::think(Parameters parameters, const Placed& placed, Saved& saved, Matrix<S>& update) const {
  const Eigen::Index tokens = saved.norm.output.cols();
  saved.inner.resize(architecture_.hidden(), tokens);
  multiply(table_.view(parameters, placed.in), kPlain, saved.norm.output, kPlain, S(1), S(0), saved.inner);
  kernels::relu(saved.inner.size(), saved.inner.data());
  update.resize(architecture_.dim, tokens);
  multiply(table_.view(parameters, placed.out), kPlain, saved.inner, kPlain, S(1), S(0), update);
}

/// As attend_backward().
template <class S>
void Transformer<S>::think_backward(Parameters parameters, const Placed& placed, Saved& saved, Own& workspace,
                                    Gradient all) const {
  auto out_gradient = table_.view(all, placed.out);
  auto in_gradient = table_.view(all, placed.in);
  multiply(workspace.update, kPlain, saved.inner, kTurned, S(1), S(1), out_gradient);
  Matrix<S>& hidden = workspace.inner_gradient;
  hidden.resizeLike(saved.inner);
  multiply(table_.view(parameters, placed.out), kTurned, workspace.update, kPlain, S(1), S(0), hidden);
  kernels::relu_backward(hidden.size(), saved.inner.data(), hidden.data());
  multiply(hidden, kPlain, saved.norm.output, kTurned, S(1), S(1), in_gradient);
  multiply(table_.view(parameters, placed.in), kTurned, hidden, kPlain, S(1), S(0), workspace.update);
}

template <class S>
void Transformer<S>::predict(std::span<const S> parameters, const Batch& batch, Workspace<S>& made,
                             const Hook<S>& hook) const {
  auto& workspace = static_cast<Own&>(made);
  const int n = architecture_.length;
  const auto tokens = static_cast<Eigen::Index>(batch.inputs.size());
  const auto token = table_.view(parameters, token_);
  const auto position = table_.view(parameters, position_);
  const auto see = [&](Activation what, int layer, Matrix<S>& activation) {
    if (hook) {
      hook({what, layer}, activation);
    }
  };
  Matrix<S>& stream = workspace.stream;
  stream.resize(architecture_.dim, tokens);
  for (Eigen::Index i = 0; i < tokens; ++i) {
    stream.col(i) = token.col(batch.inputs[static_cast<std::size_t>(i)]) + position.col(i % n);
  }
  see(Activation::input, -1, stream);
  workspace.sublayers.resize(placed_.size());
  for (std::size_t i = 0; i < placed_.size(); ++i) {
    const Placed& placed = placed_[i];
    const int layer = placed.sublayer.layer;
    Saved& saved = workspace.sublayers[i];
    normalise(parameters, placed.norm, stream, saved.norm);
    if (placed.sublayer.kind == SublayerKind::attention) {
      see(Activation::attention_norm, layer, saved.norm.output);
      attend(parameters, placed, saved, workspace.update, hook);
      see(Activation::attention_output, layer, workspace.update);
    } else {
      see(Activation::mlp_norm, layer, saved.norm.output);
      think(parameters, placed, saved, workspace.update);
      see(Activation::mlp_output, layer, workspace.update);
    }
    stream += workspace.update;
    if (i + 1 == placed_.size() || placed_[i + 1].sublayer.layer != layer) {
      see(Activation::residual, layer, stream);
    }
  }
  normalise(parameters, last_, stream, workspace.last);
  see(Activation::final_norm, -1, workspace.last.output);
  workspace.predictions.resize(architecture_.vocabulary, tokens);
  multiply(table_.view(parameters, output_), kPlain, workspace.last.output, kPlain, S(1), S(0), workspace.predictions);
  see(Activation::prediction, -1, workspace.predictions);
}

template <class S>
void Transformer<S>::backward(std::span<const S> parameters, const Batch& batch, S scale, Workspace<S>& made,
                              std::span<S> gradient) const {
  auto& workspace = static_cast<Own&>(made);
  auto output_gradient = table_.view(gradient, output_);
  multiply(workspace.predictions, kPlain, workspace.last.output, kTurned, scale, S(1), output_gradient);
  Matrix<S>& stream = workspace.stream;  // from here on the gradient by the residual stream
  multiply(table_.view(parameters, output_), kTurned, workspace.predictions, kPlain, scale, S(0), stream);
  normalise_backward(parameters, last_, workspace.last, stream, gradient);
  for (std::size_t i = placed_.size(); i-- > 0;) {
    const Placed& placed = placed_[i];
    Saved& saved = workspace.sublayers[i];
    workspace.update = stream;
    if (placed.sublayer.kind == SublayerKind::attention) {
      attend_backward(parameters, placed, saved, workspace, gradient);
    } else {
      think_backward(parameters, placed, saved, workspace, gradient);
    }
    normalise_backward(parameters, placed.norm, saved.norm, workspace.update, gradient);
    stream += workspace.update;
  }
  auto token_gradient = table_.view(gradient, token_);
  auto position_gradient = table_.view(gradient, position_);
  for (Eigen::Index i = 0; i < stream.cols(); ++i) {
    token_gradient.col(batch.inputs[static_cast<std::size_t>(i)]) += stream.col(i);
    position_gradient.col(i % architecture_.length) += stream.col(i);
  }
}

template <class S>
std::unique_ptr<Workspace<S>> Transformer<S>::make_workspace() const {
  return std::make_unique<Own>();
}

template <class S>
Matrix<S> Transformer<S>::behind_output_map(std::span<const S> parameters, int layer, int head,
                                            const Eigen::Ref<const Matrix<S>>& values) const {
  const auto attention = std::find_if(placed_.begin(), placed_.end(), [layer](const Placed& placed) {
    return placed.sublayer.layer == layer && placed.sublayer.kind == SublayerKind::attention;
  });
  const int dh = architecture_.head_dim();
  const auto out = table_.view(parameters, attention->out).middleCols(head * dh, dh);
  Matrix<S> result(architecture_.dim, values.cols());
  multiply(out, kPlain, values, kPlain, S(1), S(0), result);
  return result;
}

template class Transformer<float>;
template class Transformer<double>;

}  // namespace sinkflow::transformer

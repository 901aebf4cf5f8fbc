#include "transformer/attention.hpp"

#include <algorithm>
#include <cmath>
#include <limits>

#include "transformer/blas.hpp"

namespace sinkflow::transformer {
namespace {

/// Queries are taken in blocks, and a block sees the keys up to its last query: of the masked half only the corners of
/// the blocks are computed.
constexpr int kQueryBlock = 32;

constexpr auto kPlain = Transposed::no;
constexpr auto kTurned = Transposed::yes;

}  // namespace

template <class S>
Attention<S>::Attention(const Architecture& architecture, const std::string& name, int layer, ParameterTable& table)
    : kind_(attention_kind<S>(architecture.attention)),
      layer_(layer),
      length_(architecture.length),
      dim_(architecture.dim),
      heads_(architecture.heads),
      qkv_(table.add(name + ".qkv", 3 * Eigen::Index{dim_}, dim_, Initial::uniform)),
      out_(table.add(name + ".out", dim_, dim_, Initial::uniform)) {}

/// Queries, keys, values (d_head, N) to head output (d_head, N).
template <class S>
void Attention<S>::forward_head(SublayerSaved<S>& saved, int head, int sequence, const Hook<S>& hook) const {
  const int n = length_;
  const int dh = dim_ / heads_;
  const Eigen::Index first = Eigen::Index{sequence} * n;
  auto query = saved.inner.block(head * dh, first, dh, n);
  auto key = saved.inner.block(dim_ + head * dh, first, dh, n);
  auto value = saved.inner.block(2 * dim_ + head * dh, first, dh, n);
  auto weights = saved.weights.middleCols((Eigen::Index{sequence} * heads_ + head) * n, n);
  auto result = saved.heads.block(head * dh, first, dh, n);
  const auto see = [&](Activation what, auto&& activation) {
    if (hook) {
      hook({what, layer_, head, sequence}, activation);
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
      kind_.weigh(column.head(q + 1));
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

template <class S>
void Attention<S>::forward(const Tensors<const S>& parameters, const Matrix<S>& input, SublayerSaved<S>& saved,
                           Matrix<S>& update, const Hook<S>& hook) const {
  const Eigen::Index tokens = input.cols();
  saved.inner.resize(3 * Eigen::Index{dim_}, tokens);
  multiply(parameters[qkv_], kPlain, input, kPlain, S(1), S(0), saved.inner);
  saved.weights.resize(length_, tokens * heads_);
  saved.heads.resize(dim_, tokens);
  for (int sequence = 0; sequence < tokens / length_; ++sequence) {
    for (int head = 0; head < heads_; ++head) {
      forward_head(saved, head, sequence, hook);
    }
  }
  update.resize(dim_, tokens);
  multiply(parameters[out_], kPlain, saved.heads, kPlain, S(1), S(0), update);
}

/// scratch.heads (d, T), the gradient by the head outputs, into scratch.inner (3d, T), for one head of one sequence.
template <class S>
void Attention<S>::backward_head(const SublayerSaved<S>& saved, int head, int sequence,
                                 SublayerScratch<S>& scratch) const {
  const int n = length_;
  const int dh = dim_ / heads_;
  const Eigen::Index first = Eigen::Index{sequence} * n;
  const auto part = [&](auto& matrix, int which) { return matrix.block(which * dim_ + head * dh, first, dh, n); };
  const auto query = part(saved.inner, 0);
  const auto key = part(saved.inner, 1);
  const auto value = part(saved.inner, 2);
  const auto weights = saved.weights.middleCols((Eigen::Index{sequence} * heads_ + head) * n, n);
  auto key_gradient = part(scratch.inner, 1);
  auto value_gradient = part(scratch.inner, 2);
  key_gradient.setZero();
  value_gradient.setZero();
  const S scale = S(1) / std::sqrt(static_cast<S>(dh));
  for (int begin = 0; begin < n; begin += kQueryBlock) {
    const int end = std::min(begin + kQueryBlock, n);
    const int queries = end - begin;
    const auto block = weights.block(0, begin, end, queries);
    auto logits_gradient = scratch.block.block(0, 0, end, queries);
    const auto output_gradient = scratch.heads.block(head * dh, first + begin, dh, queries);
    multiply(value.leftCols(end), kTurned, output_gradient, kPlain, S(1), S(0), logits_gradient);
    auto values = value_gradient.leftCols(end);
    multiply(output_gradient, kPlain, block, kTurned, S(1), S(1), values);
    for (int q = begin; q < end; ++q) {
      auto column = logits_gradient.col(q - begin);
      kind_.backward(block.col(q - begin).head(q + 1), column.head(q + 1));
      column.tail(end - q - 1).setZero();
    }
    auto query_gradient = part(scratch.inner, 0).middleCols(begin, queries);
    multiply(key.leftCols(end), kPlain, logits_gradient, kPlain, scale, S(0), query_gradient);
    auto keys = key_gradient.leftCols(end);
    multiply(query.middleCols(begin, queries), kPlain, logits_gradient, kTurned, scale, S(1), keys);
  }
}

template <class S>
void Attention<S>::backward(const Tensors<const S>& parameters, const Matrix<S>& input, const SublayerSaved<S>& saved,
                            SublayerScratch<S>& scratch, Matrix<S>& update, const Tensors<S>& gradient) const {
  auto qkv_gradient = gradient[qkv_];
  auto out_gradient = gradient[out_];
  multiply(update, kPlain, saved.heads, kTurned, S(1), S(1), out_gradient);
  scratch.heads.resizeLike(saved.heads);
  multiply(parameters[out_], kTurned, update, kPlain, S(1), S(0), scratch.heads);
  scratch.inner.resizeLike(saved.inner);
  scratch.block.resize(length_, kQueryBlock);
  for (int sequence = 0; sequence < saved.heads.cols() / length_; ++sequence) {
    for (int head = 0; head < heads_; ++head) {
      backward_head(saved, head, sequence, scratch);
    }
  }
  multiply(scratch.inner, kPlain, input, kTurned, S(1), S(1), qkv_gradient);
  multiply(parameters[qkv_], kTurned, scratch.inner, kPlain, S(1), S(0), update);
}

template <class S>
Matrix<S> Attention<S>::behind_output_map(const Tensors<const S>& parameters, int head,
                                          const Eigen::Ref<const Matrix<S>>& values) const {
  const int dh = dim_ / heads_;
  Matrix<S> result(dim_, values.cols());
  multiply(parameters[out_].middleCols(head * dh, dh), kPlain, values, kPlain, S(1), S(0), result);
  return result;
}

template class Attention<float>;
template class Attention<double>;

}  // namespace sinkflow::transformer

#pragma once

#include <string>
#include <vector>

#include <Eigen/Core>

namespace sinkflow::transformer {

template <class S>
using Vector = Eigen::Matrix<S, Eigen::Dynamic, 1>;
template <class S>
using Matrix = Eigen::Matrix<S, Eigen::Dynamic, Eigen::Dynamic>;

/// How a head turns the logits of one query into weights on the n keys that it sees: position n - 1 sees keys 0..n-1.
/// A kind is one file of transformer/attention/, which defines `NAME_attention` (see softmax.cpp).
template <class S>
struct AttentionKind {
  /// Logits into weights, in place (n).
  void (*weigh)(Eigen::Ref<Vector<S>> logits);
  /// Gradient by the weights into gradient by the logits, in place (n), given the weights (n).
  void (*backward)(const Eigen::Ref<const Vector<S>>& weights, Eigen::Ref<Vector<S>> gradient);
};

/// The kind of this name for S = float or double. Throws InputError if there is none.
template <class S>
const AttentionKind<S>& attention_kind(const std::string& name);
template <>
const AttentionKind<float>& attention_kind(const std::string& name);
template <>
const AttentionKind<double>& attention_kind(const std::string& name);

/// Names of all kinds, ascending.
std::vector<std::string> attention_kind_names();

/// What a file of transformer/attention/ defines, in both precisions.
struct AttentionKinds {
  AttentionKind<float> single;
  AttentionKind<double> twice;
};

}  // namespace sinkflow::transformer

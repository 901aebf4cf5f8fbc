#include "transformer/attention_kind.hpp"

namespace sinkflow::transformer {
namespace {

template <class S>
void weigh(Eigen::Ref<Vector<S>> logits) {
  logits = (logits.array() - logits.maxCoeff()).exp();
  logits /= logits.sum();
}

/// dL/dlogit_i = w_i (dL/dw_i - <w, dL/dw>).
template <class S>
void backward(const Eigen::Ref<const Vector<S>>& weights, Eigen::Ref<Vector<S>> gradient) {
  gradient = weights.array() * (gradient.array() - weights.dot(gradient));
}

}  // namespace

extern const AttentionKinds softmax_attention;
const AttentionKinds softmax_attention{{weigh<float>, backward<float>}, {weigh<double>, backward<double>}};

}  // namespace sinkflow::transformer

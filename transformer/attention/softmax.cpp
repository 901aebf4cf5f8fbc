#include "transformer/attention_kind.hpp"
#include "transformer/kernels.hpp"

namespace sinkflow::transformer {
namespace {

template <class S>
void weigh(Eigen::Ref<Vector<S>> logits) {
  kernels::softmax(logits.size(), logits.data());
}

/// dL/dlogit_i = w_i (dL/dw_i - <w, dL/dw>).
template <class S>
void backward(const Eigen::Ref<const Vector<S>>& weights, Eigen::Ref<Vector<S>> gradient) {
  kernels::softmax_backward(weights.size(), weights.data(), gradient.data());
}

}  // namespace

extern const AttentionKinds softmax_attention;
const AttentionKinds softmax_attention{{weigh<float>, backward<float>}, {weigh<double>, backward<double>}};

}  // namespace sinkflow::transformer

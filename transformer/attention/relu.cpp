#include "transformer/attention_kind.hpp"

namespace sinkflow::transformer {
namespace {

/// relu(logit) / n, with n the 1-based position of the query (`ada:fig5a`).
template <class S>
void weigh(Eigen::Ref<Vector<S>> logits) {
  logits = logits.cwiseMax(S(0)) / static_cast<S>(logits.size());
}

template <class S>
void backward(const Eigen::Ref<const Vector<S>>& weights, Eigen::Ref<Vector<S>> gradient) {
  gradient = (weights.array() > S(0)).select(gradient / static_cast<S>(weights.size()), S(0));
}

}  // namespace

extern const AttentionKinds relu_attention;
const AttentionKinds relu_attention{{weigh<float>, backward<float>}, {weigh<double>, backward<double>}};

}  // namespace sinkflow::transformer

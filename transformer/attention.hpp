#pragma once

#include <string>

#include "transformer/architecture.hpp"
#include "transformer/sublayer_map.hpp"

namespace sinkflow::transformer {

/// Causal attention of several heads: queries, keys and values (3d, d) of the input, weights of a kind of attention on
/// logits scaled by 1 / sqrt(d_head), and an output map (d, d). The masked half is not computed.
template <class S>
class Attention final : public SublayerMap<S> {
 public:
  Attention(const Architecture& architecture, const std::string& name, int layer, ParameterTable& table);

  void forward(const Tensors<const S>& parameters, const Matrix<S>& input, SublayerSaved<S>& saved, Matrix<S>& update,
               const Hook<S>& hook) const override;
  void backward(const Tensors<const S>& parameters, const Matrix<S>& input, const SublayerSaved<S>& saved,
                SublayerScratch<S>& scratch, Matrix<S>& update, const Tensors<S>& gradient) const override;

  /// Values (d_head, n) of a head behind the output map (d, n).
  [[nodiscard]] Matrix<S> behind_output_map(const Tensors<const S>& parameters, int head,
                                            const Eigen::Ref<const Matrix<S>>& values) const;

 private:
  void forward_head(SublayerSaved<S>& saved, int head, int sequence, const Hook<S>& hook) const;
  void backward_head(const SublayerSaved<S>& saved, int head, int sequence, SublayerScratch<S>& scratch) const;

  AttentionKind<S> kind_;
  int layer_, length_, dim_, heads_;
  std::size_t qkv_, out_;
};

}  // namespace sinkflow::transformer

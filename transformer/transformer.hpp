#pragma once

#include <memory>
#include <span>
#include <vector>

#include "transformer/architecture.hpp"
#include "transformer/layer_norm.hpp"
#include "transformer/network.hpp"
#include "transformer/sublayer_map.hpp"

namespace sinkflow::transformer {

template <class S>
class Attention;

/// A transformer of a given architecture.
template <class S>
class Transformer final : public Network<S> {
 public:
  /// Throws InputError if the architecture is not valid.
  explicit Transformer(Architecture architecture);
  ~Transformer() override;
  Transformer(const Transformer&) = delete;
  Transformer& operator=(const Transformer&) = delete;

  [[nodiscard]] const Architecture& architecture() const { return architecture_; }

  [[nodiscard]] std::unique_ptr<Workspace<S>> make_workspace() const override;
  void predict(std::span<const S> parameters, const Batch& batch, Workspace<S>& workspace,
               const Hook<S>& hook) const override;
  void backward(std::span<const S> parameters, const Batch& batch, S scale, Workspace<S>& workspace,
                std::span<S> gradient) const override;
  [[nodiscard]] Matrix<S> behind_output_map(std::span<const S> parameters, int layer, int head,
                                            const Eigen::Ref<const Matrix<S>>& values) const override;

 private:
  struct Own;
  /// x += map(norm(x))
  struct Placed {
    Sublayer sublayer;
    LayerNorm<S> norm;
    std::unique_ptr<const SublayerMap<S>> map;
  };

  std::vector<Placed> place_all();

  using Network<S>::table_;

  Architecture architecture_;
  std::size_t token_, position_;
  std::vector<const Attention<S>*> attentions_;  // of every layer; null if it has none
  std::vector<Placed> placed_;
  LayerNorm<S> last_;
  std::size_t output_;
};

}  // namespace sinkflow::transformer

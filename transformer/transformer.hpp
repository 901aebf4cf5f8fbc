#pragma once

#include <memory>
#include <span>
#include <string>
#include <vector>

#include "transformer/architecture.hpp"
#include "transformer/network.hpp"

namespace sinkflow::transformer {

/// A layer norm: (x - mean) / sigma (d, T), 1 / sigma (T), and the result with gain and bias (d, T).
template <class S>
struct Normalised {
  Matrix<S> centred;
  Vector<S> inverse_sigma;
  Matrix<S> output;
};

template <class S>
struct TransformerWorkspace final : Workspace<S> {
  struct Saved {
    Normalised<S> norm;
    Matrix<S> inner;    ///< attention: queries, keys, values (3d, T); MLP: hidden units after ReLU (4d, T)
    Matrix<S> weights;  ///< attention: (N, N) of every sequence and head next to each other (N, N heads B)
    Matrix<S> heads;    ///< attention: head outputs (d, T)
  };
  std::vector<Saved> sublayers;
  Normalised<S> last;
  Matrix<S> stream;                         ///< (d, T)
  Matrix<S> update, inner_gradient, other;  ///< scratch (d, T), (3d or 4d, T), (d, T)
  Matrix<S> scratch;                        ///< (N, queries of a block)
};

/// A transformer of a given architecture.
template <class S>
class Transformer final : public Network<S> {
 public:
  /// Throws InputError if the architecture is not valid.
  explicit Transformer(Architecture architecture);

  [[nodiscard]] const Architecture& architecture() const { return architecture_; }

  [[nodiscard]] std::unique_ptr<Workspace<S>> make_workspace() const override;
  void predict(std::span<const S> parameters, const Batch& batch, Workspace<S>& workspace,
               const Hook<S>& hook) const override;
  void backward(std::span<const S> parameters, const Batch& batch, S scale, Workspace<S>& workspace,
                std::span<S> gradient) const override;
  [[nodiscard]] Matrix<S> behind_output_map(std::span<const S> parameters, int layer, int head,
                                            const Eigen::Ref<const Matrix<S>>& values) const override;

 private:
  struct Norm {
    std::size_t gain, bias;
  };
  struct Placed {
    Sublayer sublayer;
    Norm norm;
    std::size_t in, out;  ///< attention: queries, keys and values (3d, d), output (d, d); MLP: (4d, d), (d, 4d)
  };
  using Parameters = std::span<const S>;
  using Gradient = std::span<S>;
  using Own = TransformerWorkspace<S>;
  using Saved = typename Own::Saved;

  Norm add_norm(const std::string& name);
  void normalise(Parameters parameters, const Norm& norm, const Matrix<S>& stream, Normalised<S>& result) const;
  void normalise_backward(Parameters parameters, const Norm& norm, const Normalised<S>& saved, Matrix<S>& gradient,
                          Gradient all) const;
  void attend(Parameters parameters, const Placed& placed, Saved& saved, Matrix<S>& update, const Hook<S>& hook) const;
  void attend_head(Saved& saved, int layer, int head, int sequence, const Hook<S>& hook) const;
  void attend_backward(Parameters parameters, const Placed& placed, Saved& saved, Own& workspace, Gradient all) const;
  void attend_head_backward(Saved& saved, int head, int sequence, const Matrix<S>& heads_gradient,
                            Matrix<S>& inner_gradient, Matrix<S>& scratch) const;
  void think(Parameters parameters, const Placed& placed, Saved& saved, Matrix<S>& update) const;
  void think_backward(Parameters parameters, const Placed& placed, Saved& saved, Own& workspace, Gradient all) const;

  using Network<S>::table_;

  Architecture architecture_;
  AttentionKind<S> attention_;
  std::size_t token_, position_, output_;
  std::vector<Placed> placed_;
  Norm last_;
};

}  // namespace sinkflow::transformer

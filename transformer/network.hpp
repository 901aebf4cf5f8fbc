#pragma once

#include <span>
#include <string>
#include <vector>

#include "transformer/architecture.hpp"
#include "transformer/hooks.hpp"
#include "transformer/parameters.hpp"
#include "transformer/token.hpp"

namespace sinkflow::transformer {

/// Sequences that are run together: inputs and targets (B, N), one sequence a row, row-major. Targets may be empty if
/// only predictions are wanted.
struct Batch {
  std::span<const Token> inputs;
  std::span<const Token> targets;
};

/// What a forward pass leaves for the backward pass. Reused from call to call; grows to what one chunk of sequences
/// needs.
template <class S>
struct Workspace {
  /// A layer norm: (x - mean) / sigma (d, T), 1 / sigma (T), and the result with gain and bias (d, T).
  struct Normalised {
    Matrix<S> centred;
    Vector<S> inverse_sigma;
    Matrix<S> output;
  };
  struct Saved {
    Normalised norm;
    Matrix<S> inner;    ///< attention: queries, keys, values (3d, T); MLP: hidden units after ReLU (4d, T)
    Matrix<S> weights;  ///< attention: (N, N) of every sequence and head next to each other (N, N heads B)
    Matrix<S> heads;    ///< attention: head outputs (d, T)
  };
  std::vector<Saved> sublayers;
  Normalised last;
  Matrix<S> stream;                         ///< (d, T)
  Matrix<S> predictions;                    ///< (V, T) output logits; after `loss`, softmax less the one-hot target
  Matrix<S> update, inner_gradient, other;  ///< scratch
};

/// A transformer of a given architecture, in single or double precision. It holds no parameters: they are one flat
/// array, laid out by `table()`. Immutable, so that threads may share it.
template <class S>
class Network {
 public:
  /// Throws InputError if the architecture is not valid.
  explicit Network(Architecture architecture);

  [[nodiscard]] const Architecture& architecture() const { return architecture_; }
  [[nodiscard]] const ParameterTable& table() const { return table_; }

  /// The output map (d, d) of the attention at place `sublayer` of the architecture.
  [[nodiscard]] Eigen::Map<const Matrix<S>> output_map(std::span<const S> parameters, std::size_t sublayer) const {
    return table_.view(parameters, placed_[sublayer].out);
  }

  /// Output logits (V, T) into workspace.predictions.
  void predict(std::span<const S> parameters, const Batch& batch, Workspace<S>& workspace,
               const Hook<S>& hook = {}) const;

  /// Sum over all positions of the cross-entropy, after predict(); prepares backward().
  [[nodiscard]] double loss(const Batch& batch, Workspace<S>& workspace) const;

  /// Adds `scale` times the gradient of that sum to `gradient` (table().size()).
  void backward(std::span<const S> parameters, const Batch& batch, S scale, Workspace<S>& workspace,
                std::span<S> gradient) const;

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
  using Saved = typename Workspace<S>::Saved;
  using Normalised = typename Workspace<S>::Normalised;

  Norm add_norm(const std::string& name);
  [[nodiscard]] int sequences(const Batch& batch) const;
  void normalise(Parameters parameters, const Norm& norm, const Matrix<S>& stream, Normalised& result) const;
  void normalise_backward(Parameters parameters, const Norm& norm, const Normalised& saved, Matrix<S>& gradient,
                          Gradient all) const;
  void attend(Parameters parameters, const Placed& placed, Saved& saved, Matrix<S>& update, const Hook<S>& hook) const;
  void attend_head(Saved& saved, int layer, int head, int sequence, const Hook<S>& hook) const;
  void attend_backward(Parameters parameters, const Placed& placed, Saved& saved, Workspace<S>& workspace,
                       Gradient all) const;
  void attend_head_backward(Saved& saved, int head, int sequence, const Matrix<S>& heads_gradient,
                            Matrix<S>& inner_gradient, Matrix<S>& scratch) const;
  void think(Parameters parameters, const Placed& placed, Saved& saved, Matrix<S>& update) const;
  void think_backward(Parameters parameters, const Placed& placed, Saved& saved, Workspace<S>& workspace,
                      Gradient all) const;

  Architecture architecture_;
  AttentionKind<S> attention_;
  ParameterTable table_;
  std::size_t token_, position_, output_;
  std::vector<Placed> placed_;
  Norm last_;
};

}  // namespace sinkflow::transformer

#pragma once

#include "transformer/hooks.hpp"
#include "transformer/parameters.hpp"

namespace sinkflow::transformer {

/// What a sublayer's forward pass leaves for its backward pass.
template <class S>
struct SublayerSaved {
  Matrix<S> inner;    ///< attention: queries, keys, values (3d, T); MLP: hidden units after ReLU (4d, T)
  Matrix<S> weights;  ///< attention: (N, N) of every sequence and head next to each other (N, N heads B)
  Matrix<S> heads;    ///< attention: head outputs (d, T)
};

/// Room that the backward passes of all sublayers share.
template <class S>
struct SublayerScratch {
  Matrix<S> inner;  ///< (3d or 4d, T)
  Matrix<S> heads;  ///< (d, T)
  Matrix<S> block;  ///< (N, queries of a block)
};

/// The map f of a sublayer x += f(LN(x)), on T positions of whole sequences.
template <class S>
class SublayerMap {
 public:
  virtual ~SublayerMap() = default;
  SublayerMap(const SublayerMap&) = delete;
  SublayerMap& operator=(const SublayerMap&) = delete;

  /// input (d, T) to update (d, T). Shows a hook what it computes on the way.
  virtual void forward(const Tensors<const S>& parameters, const Matrix<S>& input, SublayerSaved<S>& saved,
                       Matrix<S>& update, const Hook<S>& hook) const = 0;

  /// update: gradient by the update (d, T) in, gradient by the input (d, T) out. Adds to those by the parameters.
  virtual void backward(const Tensors<const S>& parameters, const Matrix<S>& input, const SublayerSaved<S>& saved,
                        SublayerScratch<S>& scratch, Matrix<S>& update, const Tensors<S>& gradient) const = 0;

 protected:
  SublayerMap() = default;
};

}  // namespace sinkflow::transformer

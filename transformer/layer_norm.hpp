#pragma once

#include <string>

#include "transformer/parameters.hpp"

namespace sinkflow::transformer {

/// What a layer norm leaves: (x - mean) / sigma (d, T), 1 / sigma (T), and the result with gain and bias (d, T).
template <class S>
struct Normalised {
  Matrix<S> centred;
  Vector<S> inverse_sigma;
  Matrix<S> output;
};

/// A layer norm of every column, with gain and bias (d) and 1e-5 inside the root.
template <class S>
class LayerNorm {
 public:
  LayerNorm(const std::string& name, Eigen::Index dim, ParameterTable& table);

  /// stream (d, T)
  void forward(const Tensors<const S>& parameters, const Matrix<S>& stream, Normalised<S>& result) const;

  /// Gradient by the output into gradient by the stream, in place (d, T); adds to those by gain and bias.
  void backward(const Tensors<const S>& parameters, const Normalised<S>& saved, Matrix<S>& gradient,
                const Tensors<S>& all) const;

 private:
  std::size_t gain_, bias_;
};

}  // namespace sinkflow::transformer

#pragma once

#include <functional>

#include "transformer/attention_kind.hpp"

namespace sinkflow::transformer {

/// What can be recorded or replaced while a network runs. T are the positions of all sequences (sequence after
/// sequence), N those of one. With (N, N), keys are rows and queries are columns.
enum class Activation {
  input,             ///< (d, T) the embedded tokens
  attention_norm,    ///< (d, T) what an attention reads
  mlp_norm,          ///< (d, T) what an MLP reads
  query,             ///< (d_head, N) of one head and sequence, and so are key, value and head_output
  key,               ///
  value,             ///
  logits,            ///< (N, N) of one head and sequence; -infinity for keys after the query, whatever is put there
  weights,           ///< (N, N) of one head and sequence; 0 for keys after the query, which have to stay 0
  head_output,       ///
  attention_output,  ///< (d, T) what a layer's attention adds to the stream
  mlp_output,        ///< (d, T) what a layer's MLP adds to the stream
  residual,          ///< (d, T) the stream after a layer
  final_norm,        ///< (d, T) what the output map reads
  prediction         ///< (V, T) output logits
};

/// Where in the network an activation is; -1 where it is of no layer, of no head or of all sequences.
struct Site {
  Activation what = Activation::input;
  int layer = -1;
  int head = -1;
  int sequence = -1;
};

/// Called with each activation as it is made; what it changes is what the network goes on with. A network calls it for
/// the activations that it has: one without a norm has none to show.
template <class S>
using Hook = std::function<void(const Site& site, Eigen::Ref<Matrix<S>> activation)>;

}  // namespace sinkflow::transformer

#pragma once

#include <functional>

#include "transformer/attention_kind.hpp"

namespace sinkflow::transformer {

/// What can be recorded or replaced while a network runs. Shapes: T tokens of all sequences (sequence after sequence),
/// N positions of one sequence.
enum class Activation {
  residual,  ///< (d, T) the stream that enters a layer's first sublayer; after the last one, `layer` = layers
  norm,      ///< (d, T) what a sublayer reads
  query,     ///< (d_head, N) of one head and sequence, and so are key, value and head_output
  key,
  value,
  logits,   ///< (n, n_q) keys 0..n-1 (rows) of one block of n_q queries, the last of them at position n - 1
  weights,  ///< the same after the attention kind; entries of keys after the query are 0
  head_output,
  attention_output,  ///< (d, T) what is added to the stream
  mlp_output,        ///< (d, T)
  prediction         ///< (V, T) output logits
};

/// Where in the network an activation is; -1 where it is of no head or of all sequences.
struct Site {
  Activation what;
  int layer = -1;
  int head = -1;
  int sequence = -1;
};

/// Called with each activation as it is made; what it changes is what the network goes on with.
template <class S>
using Hook = std::function<void(const Site& site, Eigen::Ref<Matrix<S>> activation)>;

}  // namespace sinkflow::transformer

#pragma once

#include <string>
#include <vector>

#include "transformer/network.hpp"

namespace sinkflow::transformer {

/// Something that is done to a network while it runs.
struct Intervention {
  enum class Kind {
    zero_attention,   ///< the layer's attention adds nothing
    zero_mlp,         ///< the layer's MLP adds nothing
    zero_layer,       ///< neither adds anything
    zero_head,        ///< one head's output is 0
    uniform_weights,  ///< every query spreads its weight evenly over the keys that it sees
    first_weights     ///< every query puts its whole weight on the first position, which is <s> where there is one
  };
  Kind kind;
  int layer = 0;
  int head = -1;     ///< -1: every head of the layer
  std::string text;  ///< how errors call it
};

/// "attn:L", "mlp:L", "layer:L" or "head:L.H", what is to be zero. Throws InputError for anything else.
Intervention parse_zero(const std::string& text);

/// "uniform:L" or "first:L" for all heads of a layer, "uniform:L.H" or "first:L.H" for one: what the weights are to be.
/// Throws InputError for anything else.
Intervention parse_weights(const std::string& text);

/// Throws InputError if a network of these layers lacks the layer, head, attention or MLP of an intervention.
void require_possible(const std::vector<Intervention>& interventions, const std::vector<LayerParts>& layers);

/// The hook that does all of them; none if there are none.
template <class S>
Hook<S> hook_of(const std::vector<Intervention>& interventions);

}  // namespace sinkflow::transformer

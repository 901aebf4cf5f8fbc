#pragma once

#include <string>
#include <string_view>
#include <vector>

namespace sinkflow::transformer {

enum class SublayerKind { attention, mlp };

/// A map that is added to the residual stream, after a layer norm of its own.
struct Sublayer {
  SublayerKind kind;
  int layer;  ///< a layer is an attention, an MLP, or an attention followed by an MLP
};

/// The shape of a network (`ada:sec2`): token and learned position embedding, sublayers x += f(LN(x)) without biases in
/// their linear maps, a final layer norm, and an output map of its own.
struct Architecture {
  int vocabulary = 0;  ///< V output tokens; the input has one more, <s>
  int length = 0;      ///< N positions
  int dim = 0;         ///< d, width of the residual stream; a multiple of `heads`
  int heads = 1;
  std::vector<Sublayer> sublayers;
  std::string attention = "softmax";  ///< kind of attention: a file of transformer/attention/

  [[nodiscard]] int head_dim() const { return dim / heads; }
  [[nodiscard]] int hidden() const { return 4 * dim; }
  [[nodiscard]] int layers() const { return sublayers.empty() ? 0 : sublayers.back().layer + 1; }
};

/// "attn+mlp+attn+mlp+mlp" as sublayers: an attention begins a layer, an MLP belongs to the attention before it, or is
/// a layer of its own. Throws InputError for any other word.
std::vector<Sublayer> parse_blocks(std::string_view blocks);

/// Throws InputError if a size is not positive, the heads do not divide the width, or there is no such attention.
void require_valid(const Architecture& architecture);

}  // namespace sinkflow::transformer

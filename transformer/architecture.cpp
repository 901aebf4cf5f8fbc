#include "transformer/architecture.hpp"

#include "theory/errors.hpp"
#include "transformer/attention_kind.hpp"

namespace sinkflow::transformer {

std::vector<Sublayer> parse_blocks(std::string_view blocks) {
  std::vector<Sublayer> sublayers;
  int layer = -1;
  for (std::size_t begin = 0; begin <= blocks.size();) {
    const std::size_t end = std::min(blocks.find('+', begin), blocks.size());
    const std::string_view word = blocks.substr(begin, end - begin);
    if (word != "attn" && word != "mlp") {
      throw InputError("blocks: expected words attn and mlp joined by +, found '" + std::string(word) + "' in '" +
                       std::string(blocks) + "'");
    }
    const SublayerKind kind = word == "attn" ? SublayerKind::attention : SublayerKind::mlp;
    const bool joins =
        kind == SublayerKind::mlp && !sublayers.empty() && sublayers.back().kind == SublayerKind::attention;
    layer += joins ? 0 : 1;
    sublayers.push_back({kind, layer});
    begin = end + 1;
  }
  return sublayers;
}

void require_valid(const Architecture& architecture) {
  const auto positive = [](int value, const char* name) {
    if (value <= 0) {
      throw InputError(std::string(name) + ": expected a positive number, found " + std::to_string(value));
    }
  };
  positive(architecture.vocabulary, "vocabulary");
  positive(architecture.length, "length");
  positive(architecture.dim, "dim");
  positive(architecture.heads, "heads");
  if (architecture.dim % architecture.heads != 0) {
    throw InputError("heads: expected a divisor of dim = " + std::to_string(architecture.dim) + ", found " +
                     std::to_string(architecture.heads));
  }
  attention_kind<float>(architecture.attention);
}

}  // namespace sinkflow::transformer

#include "transformer/random_words.hpp"

#include <algorithm>
#include <cstddef>

#include <Random123/philox.h>

namespace sinkflow::transformer {

void random_words(const RandomStream& stream, std::uint64_t first_block, std::span<std::uint64_t> words) {
  const r123::Philox4x64::key_type key = {{stream.seed, static_cast<std::uint64_t>(stream.use)}};
  r123::Philox4x64::ctr_type counter = {{first_block, stream.index, 0, 0}};
  r123::Philox4x64 philox;
  while (!words.empty()) {
    const r123::Philox4x64::ctr_type block = philox(counter, key);
    const std::size_t count = std::min<std::size_t>(words.size(), words_per_block);
    std::copy_n(block.begin(), count, words.begin());
    words = words.subspan(count);
    ++counter[0];
  }
}

}  // namespace sinkflow::transformer

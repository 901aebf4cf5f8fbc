#pragma once

#include <span>
#include <utility>
#include <vector>

#include "transformer/random_words.hpp"

namespace sinkflow::transformer {

/// Puts values in a random order that is a function of the stream alone (Fisher and Yates). 2^64 is so many that no
/// order is noticeably rarer than another.
template <class Value>
void shuffle(const RandomStream& stream, std::span<Value> values) {
  std::vector<std::uint64_t> words(values.size());
  random_words(stream, 0, words);
  for (std::size_t left = words.size(); left > 1; --left) {
    std::swap(values[left - 1], values[words[left - 1] % left]);
  }
}

}  // namespace sinkflow::transformer

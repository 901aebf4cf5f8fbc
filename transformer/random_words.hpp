#pragma once

#include <cstdint>
#include <span>

namespace sinkflow::transformer {

/// What a seed's words are for. Different uses of the same seed never share a word: add an enumerator for a new use,
/// and never change the value of one, or seeds stop giving the data they gave.
enum class RandomUse : std::uint64_t {
  bb_sequences = 0,
  minibatches = 1,
  initial_parameters = 2,
  target_shuffles = 3,
  context_decks = 4
};

/// Names one of the independent streams of random 64-bit words that a seed gives for a use.
struct RandomStream {
  std::uint64_t seed = 0;
  RandomUse use = RandomUse::bb_sequences;
  std::uint64_t index = 0;
};

/// Words come in blocks of this many.
inline constexpr std::uint64_t words_per_block = 4;

/// Fills `words` with words words_per_block * first_block, ... of `stream`. Word i is a function of (stream, i) alone:
/// Philox4x64-10 (Random123) with counter (i / 4, index, 0, 0) and key (seed, use), element i % 4 of its output.
void random_words(const RandomStream& stream, std::uint64_t first_block, std::span<std::uint64_t> words);

}  // namespace sinkflow::transformer

#include "transformer/examples.hpp"

#include <algorithm>

#include "transformer/cross_entropy.hpp"
#include "transformer/shuffle.hpp"

namespace sinkflow::transformer {

std::vector<Token> draw_sequences(const BbSampler& sampler, std::uint64_t first, int count, int length, bool bos) {
  const int sampled = bos ? length : length + 1;
  std::vector<Token> tokens(static_cast<std::size_t>(count) * (static_cast<std::size_t>(sampled) + 1));
  sampler.sample(first, count, sampled, tokens);
  if (!bos) {
    std::erase(tokens, sampler.bos());
  }
  return tokens;
}

Examples examples_of(std::span<const Token> sequences, int length) {
  Examples examples;
  const auto width = static_cast<std::size_t>(length) + 1;
  for (std::size_t begin = 0; begin < sequences.size(); begin += width) {
    const auto sequence = sequences.subspan(begin, width);
    examples.inputs.insert(examples.inputs.end(), sequence.begin(), sequence.end() - 1);
    examples.targets.insert(examples.targets.end(), sequence.begin() + 1, sequence.end());
  }
  return examples;
}

void keep_targets_from(Examples& examples, int length, int position) {
  const auto width = static_cast<std::size_t>(length);
  for (std::size_t i = 0; i < examples.targets.size(); ++i) {
    if (i % width < static_cast<std::size_t>(position)) {
      examples.targets[i] = kNoTarget;
    }
  }
}

void keep_targets_after(Examples& examples, const std::vector<int>& tokens) {
  for (std::size_t i = 0; i < examples.inputs.size(); ++i) {
    if (!std::binary_search(tokens.begin(), tokens.end(), examples.inputs[i])) {
      examples.targets[i] = kNoTarget;
    }
  }
}

void shuffle_targets(Examples& examples, std::uint64_t seed, std::uint64_t draw) {
  shuffle<Token>({seed, RandomUse::target_shuffles, draw}, examples.targets);
}

}  // namespace sinkflow::transformer

#pragma once

#include <cstdint>
#include <span>
#include <vector>

#include "transformer/bb_sampler.hpp"
#include "transformer/token.hpp"

namespace sinkflow::transformer {

/// Sequences first, ..., first + count - 1 of a sampler as (count, N + 1): <s> and N tokens, or N + 1 tokens without
/// it.
std::vector<Token> draw_sequences(const BbSampler& sampler, std::uint64_t first, int count, int length, bool bos);

/// The first N tokens of sequences (M, N + 1) as inputs and the last N as targets, both (M, N).
struct Examples {
  std::vector<Token> inputs;
  std::vector<Token> targets;
};
Examples examples_of(std::span<const Token> sequences, int length);

/// Leaves targets only at positions `position`, ..., N - 1 of every sequence.
void keep_targets_from(Examples& examples, int length, int position);

/// Leaves a target only where the input is one of `tokens` (ascending): the loss is then a mean over these positions.
void keep_targets_after(Examples& examples, const std::vector<int>& tokens);

/// Puts the targets in an order that is random and a function of (seed, draw) alone: what follows a position then says
/// nothing about it, and only their frequencies are left to be learned.
void shuffle_targets(Examples& examples, std::uint64_t seed, std::uint64_t draw);

}  // namespace sinkflow::transformer

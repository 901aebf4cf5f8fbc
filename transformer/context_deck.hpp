#pragma once

#include <cstdint>
#include <span>
#include <vector>

#include "transformer/bb_sampler.hpp"
#include "transformer/token.hpp"

namespace sinkflow::transformer {

/// Decides how much the counts of a context vary from sequence to sequence (`sf:fluctuations`), and leaves the task as
/// it is: after <s> come `dealt` tokens of a deck in random order, and then the sequence's own chain. `varying` cards
/// of the deck are new in every sequence, the first tokens of its own chain; all the others are those of one chain of
/// the seed. So the variance of the counts at the end of the deck is proportional to `varying`, and 0 without.
///
/// What follows a card is no part of the task. Only positions from query_from() on are examples.
class ContextDeck {
 public:
  /// Throws InputError unless 0 <= varying <= dealt.
  ContextDeck(const BbSampler& sampler, std::uint64_t seed, int dealt, int varying);

  /// Replaces tokens 1, ..., dealt of `sequences` (M, N + 1), which are sequences first, ..., first + M - 1 of the
  /// sampler, by the deck. A function of the seed and of each sequence's number alone.
  void deal(std::uint64_t first, int length, std::span<Token> sequences) const;

  /// The first position at which the token and the one before it are of the sequence's own chain; 0 without a deck.
  [[nodiscard]] static int query_from(int dealt) { return dealt == 0 ? 0 : dealt + 2; }

 private:
  std::uint64_t seed_;
  int dealt_, varying_;
  std::vector<Token> fixed_;
};

}  // namespace sinkflow::transformer

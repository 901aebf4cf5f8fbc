#include "transformer/context_deck.hpp"

#include <algorithm>
#include <string>

#include "theory/errors.hpp"
#include "transformer/random_words.hpp"
#include "transformer/shuffle.hpp"

namespace sinkflow::transformer {
namespace {

/// The sequence whose tokens are the cards that never change. No training and no measurement comes so far.
constexpr std::uint64_t kDeckSequence = ~std::uint64_t{0};

}  // namespace

ContextDeck::ContextDeck(const BbSampler& sampler, std::uint64_t seed, int dealt, int varying)
    : seed_(seed), dealt_(dealt), varying_(varying) {
  if (varying < 0 || varying > dealt) {
    throw InputError("A deck of " + std::to_string(dealt) + " cards cannot have " + std::to_string(varying) +
                     " that vary.");
  }
  if (varying < dealt) {
    fixed_.resize(static_cast<std::size_t>(dealt) + 1);
    sampler.sample(kDeckSequence, 1, dealt, fixed_);
    fixed_.erase(fixed_.begin(), fixed_.begin() + 1 + varying);
  }
}

void ContextDeck::deal(std::uint64_t first, int length, std::span<Token> sequences) const {
  const auto width = static_cast<std::size_t>(length) + 1;
  for (std::size_t m = 0; m * width < sequences.size(); ++m) {
    const std::span<Token> cards = sequences.subspan(m * width + 1, static_cast<std::size_t>(dealt_));
    std::copy(fixed_.begin(), fixed_.end(), cards.begin() + varying_);
    shuffle({seed_, RandomUse::context_decks, first + m}, cards);
  }
}

}  // namespace sinkflow::transformer

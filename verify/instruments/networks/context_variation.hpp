#pragma once

#include <cstddef>
#include <cstdint>
#include <vector>

#include "verify/instruments/networks/trained_samples.hpp"

// small-1layer behind a deck of tokens, which decides how much the counts of its contexts vary and leaves all else as
// it is (transformer/context_deck.hpp).
namespace sinkflow::verify {

/// How many of the 64 positions are filled from the deck. The last eight positions are training targets; the few tokens
/// between deck and target vary even when the deck does not.
inline constexpr int kDealt = 54;

/// The same network trained twice, on contexts that vary as much as the deck allows and on contexts of which nothing
/// varies but the tokens behind the deck.
struct DealtPair {
  NamedNetwork varying;
  NamedNetwork fixed;
};

/// Seeds of the pairs: none of them was in the pilot, with the seeds 1 to 5, after which net.count-variance got its
/// bounds. The first six left its second question undecided; the number of the others was fixed then.
const std::vector<std::uint64_t>& deck_seeds();

/// How many of deck_seeds() were drawn after the others had been looked at.
inline constexpr std::size_t kDrawnLast = 12;

/// A pair for every one of deck_seeds().
std::vector<DealtPair> dealt_pairs(const NetworkSetting& setting);

/// Of the networks on fixed counts alone: network_seeds(), the pilot's among them, and deck_seeds().
const std::vector<std::uint64_t>& fixed_count_seeds();

/// A network for every one of fixed_count_seeds().
std::vector<NamedNetwork> networks_at_fixed_counts(const NetworkSetting& setting);

/// What learned nothing: two pairs before their training, and one trained on shuffled targets.
std::vector<DealtPair> dealt_pairs_that_learned_nothing(const NetworkSetting& setting);

/// Variance between sequences of the counts of a context, summed over the tokens and averaged over the positions that
/// have targets, as measured on held-out sequences.
double count_variance(const NamedNetwork& network);

}  // namespace sinkflow::verify

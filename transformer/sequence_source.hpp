#pragma once

#include <cstdint>
#include <optional>
#include <vector>

#include "theory/bb_task.hpp"
#include "transformer/bb_sampler.hpp"
#include "transformer/context_deck.hpp"
#include "transformer/token.hpp"
#include "transformer/training_config.hpp"

namespace sinkflow::transformer {

/// The sequences that a configuration trains on and is measured on: the task's, behind a deck if it has one.
class SequenceSource {
 public:
  /// `seed` is that of the sequences; the cards that never change are those of the configuration's own.
  SequenceSource(const theory::BbTask& task, const TrainingConfig& config, std::uint64_t seed);

  /// Sequences first, ..., first + count - 1 as (count, N + 1).
  [[nodiscard]] std::vector<Token> draw(std::uint64_t first, int count) const;

 private:
  BbSampler sampler_;
  std::optional<ContextDeck> deck_;
  int length_;
  bool bos_;
};

}  // namespace sinkflow::transformer

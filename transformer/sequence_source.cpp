#include "transformer/sequence_source.hpp"

#include "transformer/examples.hpp"

namespace sinkflow::transformer {

SequenceSource::SequenceSource(const theory::BbTask& task, const TrainingConfig& config, std::uint64_t seed)
    : sampler_(task, seed), length_(config.length), bos_(config.bos) {
  if (config.dealt > 0) {
    deck_.emplace(BbSampler(task, config.seed), seed, config.dealt, config.varying);
  }
}

std::vector<Token> SequenceSource::draw(std::uint64_t first, int count) const {
  std::vector<Token> sequences = draw_sequences(sampler_, first, count, length_, bos_);
  if (deck_) {
    deck_->deal(first, length_, sequences);
  }
  return sequences;
}

}  // namespace sinkflow::transformer

#pragma once

#include <cstdint>
#include <span>

#include "theory/bb_task.hpp"
#include "transformer/alias_tables.hpp"
#include "transformer/token.hpp"

namespace sinkflow::transformer {

/// Draws sequences of the Bigram-Backcopy task (`ada:sec2`): <s>, then token 1 from the unigram law without triggers;
/// after a non-trigger v a token from p_v, after a trigger the token before it.
///
/// Sequence m is a pure function of (task, seed, m), and its token n of the task, the seed and words 1..n of stream m:
/// position n owns one 64-bit random word, which a copy leaves unused. So the data are the same at any number of
/// threads, in any order, in chunks of any size and after a resume, and a shorter sequence is a prefix of a longer one.
class BbSampler {
 public:
  /// Builds the alias tables in time proportional to the positive entries of the transition. Throws InputError if the
  /// task's parts do not fit together or a row is not a law.
  BbSampler(const theory::BbTask& task, std::uint64_t seed);

  /// Writes sequences first_sequence, ..., first_sequence + sequences - 1 into `tokens` (sequences, length + 1),
  /// row-major; column 0 is <s>. `length` need not be the task's. Single-threaded; threads may share a sampler.
  /// Throws InputError for sequences < 0, length < 1, or a span of another size.
  void sample(std::uint64_t first_sequence, std::int64_t sequences, int length, std::span<Token> tokens) const;

  /// The id of <s>, V.
  [[nodiscard]] Token bos() const { return bos_; }

 private:
  template <int lanes>
  void sample_together(std::uint64_t first_sequence, int length, Token* tokens) const;

  AliasTables laws_;  // law v is what follows token v; the law of <s> is that of token 1
  Token bos_;
  std::uint64_t seed_;
};

}  // namespace sinkflow::transformer

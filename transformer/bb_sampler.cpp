#include "transformer/bb_sampler.hpp"

#include <algorithm>
#include <array>
#include <cstddef>
#include <functional>
#include <string>
#include <vector>

#include "theory/errors.hpp"
#include "theory/mutant.hpp"
#include "transformer/random_words.hpp"

namespace sinkflow::transformer {
namespace {

// The one outcome of a trigger's law. It makes the inner loop free of branches, which would be mispredicted at one
// token in four.
constexpr Token copy_previous = -1;

// The chain of loads from one token to the next is long; several sequences in turn hide its latency.
constexpr int interleaved = 8;

// Words are drawn a tile ahead: independent of the tokens, they overlap with them, and the tile stays in the cache.
constexpr int tile = 64;
static_assert(tile % words_per_block == 0);

void require_consistent(const theory::BbTask& task) {
  const auto rows = static_cast<Eigen::Index>(task.rows.size());
  const auto columns = static_cast<Eigen::Index>(task.alphabet.size());
  const bool ascending =
      std::adjacent_find(task.rows.begin(), task.rows.end(), std::greater_equal<>()) == task.rows.end();
  const bool in_range = task.rows.empty() || (task.rows.front() >= 0 && task.rows.back() < columns);
  if (!ascending || !in_range || task.transition.rows() != rows || task.transition.cols() != columns ||
      task.first_token.size() != rows) {
    throw InputError(
        "A BB task needs ascending row ids below V, a transition (R, V) and a first-token law (R), found " +
        std::to_string(rows) + " row ids, V = " + std::to_string(columns) + ", a transition (" +
        std::to_string(task.transition.rows()) + ", " + std::to_string(task.transition.cols()) +
        ") and a first-token law (" + std::to_string(task.first_token.size()) + ").");
  }
}

void require_shape(std::int64_t sequences, int length, std::size_t tokens) {
  if (sequences < 0) {
    throw InputError("The number of sequences must be at least 0, found " + std::to_string(sequences) + ".");
  }
  if (length < 1) {
    throw InputError("The length of a sequence must be at least 1, found " + std::to_string(length) + ".");
  }
  const std::size_t row = static_cast<std::size_t>(length) + 1;
  if (tokens % row != 0 || tokens / row != static_cast<std::size_t>(sequences)) {
    throw InputError("The buffer for " + std::to_string(sequences) + " sequences needs " + std::to_string(row) +
                     " tokens each, found " + std::to_string(tokens) + " in all.");
  }
}

}  // namespace

BbSampler::BbSampler(const theory::BbTask& task, std::uint64_t seed)
    : bos_(static_cast<Token>(task.alphabet.size())), seed_(seed) {
  require_consistent(task);
  std::vector<Token> outcomes;
  std::vector<double> weights;
  auto row = task.rows.begin();
  for (Token token = 0; token < bos_; ++token) {
    outcomes.clear();
    weights.clear();
    if (row != task.rows.end() && *row == token) {
      for (theory::SparseRows::InnerIterator entry(task.transition, row - task.rows.begin()); entry; ++entry) {
        outcomes.push_back(static_cast<Token>(entry.col()));
        weights.push_back(entry.value());
      }
      ++row;
    } else {
      outcomes.push_back(copy_previous);
      weights.push_back(1.0);
    }
    laws_.add(outcomes, weights);
  }
  const double* first =
      SINKFLOW_MUTANT("ada:sec2", "first token from the occupancy", task.first_token.data(), task.row_weight.data());
  laws_.add(task.rows, {first, task.rows.size()});
}

void BbSampler::sample(std::uint64_t first_sequence, std::int64_t sequences, int length,
                       std::span<Token> tokens) const {
  require_shape(sequences, length, tokens.size());
  const std::int64_t row = std::int64_t{length} + 1;
  const std::int64_t in_groups = sequences - sequences % interleaved;
  for (std::int64_t m = 0; m < in_groups; m += interleaved) {
    sample_together<interleaved>(first_sequence + static_cast<std::uint64_t>(m), length, tokens.data() + m * row);
  }
  for (std::int64_t m = in_groups; m < sequences; ++m) {
    sample_together<1>(first_sequence + static_cast<std::uint64_t>(m), length, tokens.data() + m * row);
  }
}

// tokens: (lanes, length + 1)
template <int lanes>
void BbSampler::sample_together(std::uint64_t first_sequence, int length, Token* tokens) const {
  std::array<std::array<std::uint64_t, tile>, lanes> words{};
  std::array<Token, lanes> previous{};
  std::array<Token, lanes> current{};
  std::array<Token*, lanes> out{};
  for (int lane = 0; lane < lanes; ++lane) {
    previous[lane] = current[lane] = bos_;
    out[lane] = tokens + lane * (std::int64_t{length} + 1);
    *out[lane]++ = bos_;
  }
  for (int done = 0; done < length; done += tile) {
    const int count = std::min(tile, length - done);
    for (int lane = 0; lane < lanes; ++lane) {
      random_words({.seed = seed_, .use = RandomUse::bb_sequences, .index = first_sequence + lane},
                   done / words_per_block, std::span(words[lane]).first(count));
    }
    for (int n = 0; n < count; ++n) {
#pragma GCC unroll 8
      for (int lane = 0; lane < lanes; ++lane) {
        const Token drawn = laws_.draw(current[lane], words[lane][n]);
        const Token copied = SINKFLOW_MUTANT("ada:sec2", "copies the trigger", previous[lane], current[lane]);
        const Token next = drawn == copy_previous ? copied : drawn;
        previous[lane] = current[lane];
        current[lane] = next;
        *out[lane]++ = next;
      }
    }
  }
}

}  // namespace sinkflow::transformer

#pragma once

#include <cstddef>
#include <cstdint>
#include <span>
#include <vector>

#include "transformer/token.hpp"

namespace sinkflow::transformer {

/// Laws on tokens, each drawn from in constant time by Walker's alias method: one 64-bit word gives one draw. A law on
/// n outcomes is n cells of equal probability; a cell holds one outcome below its threshold and another above it.
///
/// Probabilities are rounded to 2^-64, and the cells are then built in exact integer arithmetic. The n cells of 2^64
/// words differ in size by at most one word, and each threshold splits one word at most: the law drawn from is within
/// n 2^-63 in total variation of the rounded one, below 2^-50 up to n = 8192.
class AliasTables {
 public:
  /// Adds the law that gives outcomes[i] a probability proportional to weights[i], and returns its index: 0, 1, ...
  /// An outcome of weight 0 is never drawn. Throws InputError for a weight that is negative or not finite and for a
  /// sum that is not positive and finite; `outcomes` and `weights` must be equally long.
  std::size_t add(std::span<const Token> outcomes, std::span<const double> weights);

  /// The outcome of `law` that a uniform 64-bit `word` selects.
  [[nodiscard]] Token draw(std::size_t law, std::uint64_t word) const noexcept {
    const Law& table = laws_[law];
    // The high part of word * n is the cell, the low part a fresh uniform word within the cell.
    const auto product = static_cast<unsigned __int128>(word) * table.cells;
    const Cell& cell = cells_[table.first + static_cast<std::uint64_t>(product >> 64)];
    return static_cast<std::uint64_t>(product) < cell.threshold ? cell.below : cell.above;
  }

 private:
  struct Law {
    std::uint64_t first = 0;  // index into cells_
    std::uint64_t cells = 0;
  };
  struct Cell {
    std::uint64_t threshold = 0;
    Token below = 0;
    Token above = 0;
  };

  std::vector<Law> laws_;
  std::vector<Cell> cells_;
};

}  // namespace sinkflow::transformer

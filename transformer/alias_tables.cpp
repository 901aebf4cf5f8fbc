#include "transformer/alias_tables.hpp"

#include <algorithm>
#include <cmath>
#include <numeric>

#include "theory/errors.hpp"

namespace sinkflow::transformer {
namespace {

using Wide = unsigned __int128;

constexpr Wide one = Wide{1} << 64;  // probability 1 in units of 2^-64

double checked_sum(std::span<const double> weights) {
  const bool valid = std::all_of(weights.begin(), weights.end(), [](double w) { return std::isfinite(w) && w >= 0; });
  const double sum = std::accumulate(weights.begin(), weights.end(), 0.0);
  if (!valid || !std::isfinite(sum) || !(sum > 0)) {
    throw InputError("A law of tokens needs finite weights >= 0 with a positive, finite sum.");
  }
  return sum;
}

// The weights as integers that sum to `one` exactly; what rounding leaves over goes to the largest.
std::vector<Wide> integer_probabilities(std::span<const double> weights) {
  const double sum = checked_sum(weights);
  std::vector<Wide> result(weights.size());
  std::transform(weights.begin(), weights.end(), result.begin(),
                 [sum](double weight) { return static_cast<Wide>(std::ldexp(weight / sum, 64)); });
  // Unsigned arithmetic is modulo 2^128, so a negative remainder is added correctly too.
  *std::max_element(result.begin(), result.end()) += one - std::accumulate(result.begin(), result.end(), Wide{0});
  return result;
}

}  // namespace

std::size_t AliasTables::add(std::span<const Token> outcomes, std::span<const double> weights) {
  std::vector<Wide> share = integer_probabilities(weights);
  const std::size_t cells = share.size();
  const std::size_t first = cells_.size();
  std::vector<std::size_t> poor;
  std::vector<std::size_t> rich;
  for (std::size_t i = 0; i < cells; ++i) {
    share[i] *= cells;  // in units of a cell: the shares now sum to cells * one
    (share[i] < one ? poor : rich).push_back(i);
    cells_.push_back({.threshold = 0, .below = outcomes[i], .above = outcomes[i]});
  }
  // Vose: a share below a whole cell is topped up from one above. Sums are exact, so as long as a poor share is left
  // there is a rich one, and whatever is left at the end is exactly one whole cell.
  while (!poor.empty()) {
    const std::size_t small = poor.back();
    const std::size_t large = rich.back();
    poor.pop_back();
    cells_[first + small].threshold = static_cast<std::uint64_t>(share[small]);
    cells_[first + small].above = outcomes[large];
    share[large] -= one - share[small];
    if (share[large] < one) {
      rich.pop_back();
      poor.push_back(large);
    }
  }
  laws_.push_back({.first = first, .cells = cells});
  return laws_.size() - 1;
}

}  // namespace sinkflow::transformer

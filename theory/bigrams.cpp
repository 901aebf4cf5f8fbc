#include "theory/bigrams.hpp"

#include <algorithm>
#include <numeric>

namespace sinkflow::theory {

Bigrams most_frequent(const Bigrams& all, std::size_t most) {
  std::vector<int> ids(all.symbols.size());
  std::iota(ids.begin(), ids.end(), 0);
  std::stable_sort(ids.begin(), ids.end(), [&](int a, int b) {
    return all.unigram[static_cast<std::size_t>(a)] > all.unigram[static_cast<std::size_t>(b)];
  });
  ids.resize(std::min(most, ids.size()));
  std::sort(ids.begin(), ids.end());
  Bigrams some{all.source, all.sha256, 0, {}, {}, {}};
  std::vector<int> place(all.symbols.size(), -1);
  for (const int id : ids) {
    const auto at = static_cast<std::size_t>(id);
    place[at] = static_cast<int>(some.symbols.size());
    some.symbols.push_back(all.symbols[at]);
    some.unigram.push_back(all.unigram[at]);
    some.characters += all.unigram[at];
  }
  for (const BigramCount& bigram : all.counts) {
    const int first = place[static_cast<std::size_t>(bigram.first)];
    const int second = place[static_cast<std::size_t>(bigram.second)];
    if (first >= 0 && second >= 0) {
      some.counts.push_back({first, second, bigram.count});
    }
  }
  return some;
}

}  // namespace sinkflow::theory

#include "verify/cases/bigrams.hpp"

namespace sinkflow::verify {

theory::Bigrams random_bigrams(std::mt19937_64& random, int symbols) {
  theory::Bigrams bigrams;
  bigrams.source = "random counts";
  for (int i = 0; i < symbols; ++i) {
    bigrams.symbols.push_back(static_cast<char32_t>(U'a' + i));
    bigrams.unigram.push_back(1 + static_cast<std::int64_t>(random() % 9));
    bigrams.characters += bigrams.unigram.back();
    const auto sure = static_cast<int>(random() % static_cast<std::uint64_t>(symbols));
    for (int j = 0; j < symbols; ++j) {
      const auto count = static_cast<std::int64_t>(random() % 4) + (j == sure);
      if (count > 0) {
        bigrams.counts.push_back({i, j, count});
      }
    }
  }
  return bigrams;
}

}  // namespace sinkflow::verify

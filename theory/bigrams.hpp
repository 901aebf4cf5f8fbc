#pragma once

#include <cstddef>
#include <cstdint>
#include <string>
#include <vector>

namespace sinkflow::theory {

/// One bigram: how often symbol `second` directly follows symbol `first` (indices into Bigrams::symbols).
struct BigramCount {
  int first = 0;
  int second = 0;
  std::int64_t count = 0;
};

/// Character bigrams of a text. Symbols are its code points in ascending order, so an index is also a token id.
struct Bigrams {
  std::string source;                 ///< where the text came from, for people
  std::string sha256;                 ///< of the text's bytes, lower-case hexadecimal
  std::int64_t characters = 0;        ///< length of the text in code points; the sum of `unigram`
  std::vector<char32_t> symbols;      ///< (V) code points, ascending
  std::vector<std::int64_t> unigram;  ///< (V) occurrences, the last character included
  std::vector<BigramCount> counts;    ///< positive counts, ascending in (first, second)
};

/// The bigrams among the `most` most frequent symbols, ties broken by code point; all of them if there are no more.
/// `characters` is then the sum of their unigrams, which the row sums of the bigrams no longer match.
Bigrams most_frequent(const Bigrams& all, std::size_t most);

}  // namespace sinkflow::theory

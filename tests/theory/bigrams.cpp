// The part of a corpus that its most frequent symbols make, against what a hand counts.
#include "theory/bigrams.hpp"

#include <boost/test/unit_test.hpp>

BOOST_AUTO_TEST_SUITE(theory_bigrams)

namespace {

using sinkflow::theory::Bigrams;
using sinkflow::theory::most_frequent;

/// "abacabad dab": a 5, b 3, d 2, c 1, space 1.
Bigrams corpus() {
  Bigrams all;
  all.characters = 12;
  all.symbols = {U' ', U'a', U'b', U'c', U'd'};
  all.unigram = {1, 5, 3, 1, 2};
  all.counts = {{0, 4, 1}, {1, 2, 3}, {1, 3, 1}, {1, 4, 1}, {2, 1, 2}, {3, 1, 1}, {4, 0, 1}, {4, 1, 1}};
  return all;
}

}  // namespace

BOOST_AUTO_TEST_CASE(the_most_frequent_symbols_keep_their_order_and_their_bigrams) {
  const Bigrams some = most_frequent(corpus(), 3);
  BOOST_TEST((some.symbols == std::vector<char32_t>{U'a', U'b', U'd'}));
  BOOST_TEST((some.unigram == std::vector<std::int64_t>{5, 3, 2}));
  BOOST_TEST(some.characters == 10);
  BOOST_TEST(some.counts.size() == 4U);  // ab 3, ad 1, ba 2, da 1
  std::int64_t total = 0;
  for (const auto& bigram : some.counts) {
    total += bigram.count;
  }
  BOOST_TEST(total == 7);
  BOOST_TEST(some.counts[1].first == 0);
  BOOST_TEST(some.counts[1].second == 2);
}

BOOST_AUTO_TEST_CASE(ties_go_to_the_lower_code_point_and_too_many_is_all) {
  BOOST_TEST((most_frequent(corpus(), 4).symbols == std::vector<char32_t>{U' ', U'a', U'b', U'd'}));
  BOOST_TEST(most_frequent(corpus(), 9).counts.size() == corpus().counts.size());
}

BOOST_AUTO_TEST_SUITE_END()

// Decks of contexts: which cards lie where, and that nothing else of a sequence changes.
#include <algorithm>
#include <string>
#include <vector>

#include <boost/test/unit_test.hpp>

#include "formats/bigrams_file.hpp"
#include "theory/errors.hpp"
#include "training/training_options.hpp"
#include "transformer/cross_entropy.hpp"
#include "transformer/examples.hpp"
#include "transformer/sequence_source.hpp"

BOOST_AUTO_TEST_SUITE(transformer_context_deck)

namespace {

using namespace sinkflow;
using transformer::Token;

constexpr int kLength = 20;
constexpr int kDealt = 12;
constexpr int kSequences = 50;

using Row = std::vector<Token>;

std::vector<Row> draw(int dealt, int varying, std::uint64_t seed = 1, std::uint64_t first = 0, int count = kSequences) {
  transformer::TrainingConfig config;
  config.length = kLength;
  config.dealt = dealt;
  config.varying = varying;
  const theory::BbTask task = theory::derive_bb_task(formats::tiny_shakespeare(), 3, kLength);
  const auto tokens = transformer::SequenceSource(task, config, seed).draw(first, count);
  std::vector<Row> rows;
  for (auto begin = tokens.begin(); begin != tokens.end(); begin += kLength + 1) {
    rows.emplace_back(begin, begin + kLength + 1);
  }
  return rows;
}

Row cards_of(const Row& sequence) {
  Row cards(sequence.begin() + 1, sequence.begin() + 1 + kDealt);
  std::sort(cards.begin(), cards.end());
  return cards;
}

BOOST_AUTO_TEST_CASE(behind_the_deck_stands_the_chain_and_before_it_bos) {
  const auto chains = draw(0, 0);
  for (const int varying : {0, 5, kDealt}) {
    const auto dealt = draw(kDealt, varying);
    for (std::size_t m = 0; m < chains.size(); ++m) {
      BOOST_TEST(dealt[m].front() == chains[m].front());
      BOOST_TEST(std::equal(dealt[m].begin() + 1 + kDealt, dealt[m].end(), chains[m].begin() + 1 + kDealt));
    }
  }
}

BOOST_AUTO_TEST_CASE(cards_that_do_not_vary_are_the_same_in_every_sequence_and_in_another_order) {
  const auto dealt = draw(kDealt, 0);
  int same_order = 0;
  for (const Row& row : dealt) {
    BOOST_TEST(cards_of(row) == cards_of(dealt.front()), boost::test_tools::per_element());
    same_order += std::equal(row.begin(), row.begin() + 1 + kDealt, dealt.front().begin()) ? 1 : 0;
  }
  BOOST_TEST(same_order == 1);  // the first itself: of 12 cards there are more orders than chance would repeat
  BOOST_TEST((cards_of(draw(kDealt, 0, 2).front()) == cards_of(dealt.front())), "the deck is the configuration's");
}

BOOST_AUTO_TEST_CASE(cards_that_vary_are_the_first_tokens_of_the_chain) {
  const auto chains = draw(0, 0);
  for (const int varying : {1, 5, kDealt}) {
    const auto dealt = draw(kDealt, varying);
    Row fixed;  // what is left of the first hand is in every other
    for (std::size_t m = 0; m < chains.size(); ++m) {
      Row rest = cards_of(dealt[m]);
      for (int i = 1; i <= varying; ++i) {
        const auto card = std::find(rest.begin(), rest.end(), chains[m][static_cast<std::size_t>(i)]);
        BOOST_TEST_REQUIRE((card != rest.end()));
        rest.erase(card);
      }
      fixed = m == 0 ? rest : fixed;
      BOOST_TEST(rest == fixed, boost::test_tools::per_element());
    }
  }
}

BOOST_AUTO_TEST_CASE(a_sequence_does_not_depend_on_how_many_are_drawn) {
  const auto all = draw(kDealt, 5);
  for (std::size_t m = 0; m < all.size(); m += 7) {
    BOOST_TEST(draw(kDealt, 5, 1, m, 1).front() == all[m], boost::test_tools::per_element());
  }
}

BOOST_AUTO_TEST_CASE(targets_stand_where_the_token_and_the_one_before_are_of_the_chain) {
  BOOST_TEST(transformer::ContextDeck::query_from(0) == 0);
  const int from = transformer::ContextDeck::query_from(kDealt);
  Row tokens;
  for (const Row& row : draw(kDealt, 5)) {
    tokens.insert(tokens.end(), row.begin(), row.end());
  }
  transformer::Examples examples = transformer::examples_of(tokens, kLength);
  const auto before = examples.targets;
  transformer::keep_targets_from(examples, kLength, from);
  for (std::size_t i = 0; i < before.size(); ++i) {
    const auto n = static_cast<int>(i) % kLength;
    BOOST_TEST(examples.targets[i] == (n - 1 > kDealt ? before[i] : transformer::kNoTarget));
  }
}

BOOST_AUTO_TEST_CASE(unusable_decks_are_input_errors) {
  const auto error_of = [](int dealt, int varying, bool bos) {
    transformer::TrainingConfig config;
    config.length = kLength;
    config.dealt = dealt;
    config.varying = varying;
    config.bos = bos;
    try {
      training::require_usable(config, "c");
    } catch (const InputError& error) {
      return std::string(error.what());
    }
    return std::string();
  };
  BOOST_TEST(error_of(17, 0, true).empty());
  BOOST_TEST(error_of(18, 0, true) ==
             "cannot use 'c' at task.dealt: expected 0, or less than task.length - 2 = 18, found 18");
  BOOST_TEST(error_of(5, 6, true) == "cannot use 'c' at task.varying: expected at most task.dealt = 5, found 6");
  BOOST_TEST(error_of(5, 5, false) == "cannot use 'c' at task.dealt: expected 0 where model.bos is false, found 5");
}

}  // namespace

BOOST_AUTO_TEST_SUITE_END()

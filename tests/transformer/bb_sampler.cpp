// The sampler's promises that hold exactly: which word makes which token, what a sequence may look like, what it
// depends on. The laws it draws from are tested in bb_sampler_law.cpp.
#include "transformer/bb_sampler.hpp"

#include <algorithm>
#include <array>
#include <cstdint>
#include <string>
#include <vector>

#include <Random123/philox.h>
#include <boost/test/unit_test.hpp>

#include "formats/bigrams_file.hpp"
#include "theory/bb_task.hpp"
#include "theory/errors.hpp"
#include "transformer/random_words.hpp"

BOOST_AUTO_TEST_SUITE(transformer_bb_sampler)

namespace {

using sinkflow::InputError;
using sinkflow::theory::BbTask;
using sinkflow::transformer::BbSampler;
using sinkflow::transformer::random_words;
using sinkflow::transformer::RandomUse;
using sinkflow::transformer::Token;

constexpr int training_length = 256;

// Only 'u' follows 'q': a row that is a point mass.
BbTask small_task(int triggers) {
  const std::string text =
      "the quick queen quotes a quiet theme; the tea is at the quay; eat the quiche at ten, then sit";
  return sinkflow::theory::derive_bb_task(sinkflow::formats::count_bigrams(text, "small text"), triggers, 32);
}

BbTask tiny_shakespeare(int triggers) {
  return sinkflow::theory::derive_bb_task(sinkflow::formats::tiny_shakespeare(), triggers, training_length);
}

// Four symbols, every law uniform, no triggers.
BbTask uniform_task() {
  BbTask task;
  task.alphabet = {U'a', U'b', U'c', U'd'};
  task.rows = {0, 1, 2, 3};
  task.transition = Eigen::MatrixXd::Constant(4, 4, 0.25).sparseView();
  task.first_token = Eigen::VectorXd::Constant(4, 0.25);
  return task;
}

std::vector<Token> draw(const BbSampler& sampler, std::uint64_t first, std::int64_t sequences, int length) {
  std::vector<Token> tokens(static_cast<std::size_t>(sequences * (length + 1)));
  sampler.sample(first, sequences, length, tokens);
  return tokens;
}

// What may stand at position n >= 1, given the two tokens before it (earlier is unused at n = 1).
bool allowed(const BbTask& task, Token earlier, Token before, Token token) {
  if (before == static_cast<Token>(task.alphabet.size())) {
    const auto row = std::find(task.rows.begin(), task.rows.end(), token);
    return row != task.rows.end() && task.first_token[row - task.rows.begin()] > 0;
  }
  const auto row = std::find(task.rows.begin(), task.rows.end(), before);
  if (row == task.rows.end()) {  // a trigger: copied, and itself preceded by a non-trigger
    return token == earlier && std::find(task.rows.begin(), task.rows.end(), earlier) != task.rows.end();
  }
  return task.transition.coeff(row - task.rows.begin(), token) > 0;
}

int violations(const BbTask& task, const std::vector<Token>& tokens, int length) {
  int count = 0;
  for (std::size_t start = 0; start < tokens.size(); start += static_cast<std::size_t>(length) + 1) {
    const Token* sequence = tokens.data() + start;
    count += sequence[0] != static_cast<Token>(task.alphabet.size());
    for (int n = 1; n <= length; ++n) {
      count += !allowed(task, n > 1 ? sequence[n - 2] : sequence[0], sequence[n - 1], sequence[n]);
    }
  }
  return count;
}

}  // namespace

// The published known-answer vectors of philox4x64-10 (Random123, kat_vectors).
BOOST_AUTO_TEST_CASE(the_generator_is_the_published_one) {
  using Philox = r123::Philox4x64;
  const Philox::ctr_type digits_of_pi = {
      {0x243f6a8885a308d3, 0x13198a2e03707344, 0xa4093822299f31d0, 0x082efa98ec4e6c89}};
  const Philox::key_type more_digits = {{0x452821e638d01377, 0xbe5466cf34e90c6c}};
  const Philox::ctr_type expected = {{0xa528f45403e61d95, 0x38c72dbd566e9788, 0xa5a1610e72fd18b5, 0x57bd43b5e52b7fe6}};
  BOOST_TEST((Philox()(digits_of_pi, more_digits) == expected));

  std::array<std::uint64_t, 4> words{};
  random_words({.seed = 0, .use = RandomUse::bb_sequences, .index = 0}, 0, words);
  const std::array<std::uint64_t, 4> zero_vector = {0x16554d9eca36314c, 0xdb20fe9d672d0fdc, 0xd7e772cee186176b,
                                                    0x7e68b68aec7ba23b};
  BOOST_TEST(words == zero_vector, boost::test_tools::per_element());

  random_words({.seed = 7, .use = RandomUse::bb_sequences, .index = 9}, 3, words);
  const Philox::ctr_type layout = Philox()({{3, 9, 0, 0}}, {{7, 0}});
  BOOST_TEST(words == layout, boost::test_tools::per_element());
}

BOOST_AUTO_TEST_CASE(words_depend_on_the_stream_and_the_position_alone) {
  std::vector<std::uint64_t> all(23);
  random_words({.seed = 5, .use = RandomUse::bb_sequences, .index = 9}, 0, all);
  std::vector<std::uint64_t> tail(11);  // a length that ends within a block
  random_words({.seed = 5, .use = RandomUse::bb_sequences, .index = 9}, 3, tail);
  BOOST_TEST(std::vector<std::uint64_t>(all.begin() + 12, all.end()) == tail, boost::test_tools::per_element());
}

// With four equal cells the token is the top two bits of the word: those of the zero vector above are 0, 3, 3, 1.
BOOST_AUTO_TEST_CASE(tokens_follow_from_the_known_words) {
  const BbSampler sampler(uniform_task(), 0);
  const std::vector<Token> expected = {4, 0, 3, 3, 1};
  BOOST_TEST(draw(sampler, 0, 1, 4) == expected, boost::test_tools::per_element());
}

BOOST_AUTO_TEST_CASE(same_seed_gives_the_same_data) {
  const BbTask task = small_task(3);
  BOOST_TEST(draw(BbSampler(task, 7), 100, 50, 40) == draw(BbSampler(task, 7), 100, 50, 40));
}

BOOST_AUTO_TEST_CASE(chunks_and_order_do_not_matter) {
  const BbSampler sampler(small_task(3), 7);
  constexpr int length = 70;
  const std::vector<Token> whole = draw(sampler, 1000, 100, length);
  for (const std::int64_t chunk : {1, 3, 8, 13}) {
    for (std::int64_t first = 99 - 99 % chunk; first >= 0; first -= chunk) {  // last chunk first
      const std::int64_t sequences = std::min(chunk, 100 - first);
      const std::vector<Token> part = draw(sampler, 1000 + static_cast<std::uint64_t>(first), sequences, length);
      BOOST_TEST(std::equal(part.begin(), part.end(), whole.begin() + first * (length + 1)));
    }
  }
}

BOOST_AUTO_TEST_CASE(a_shorter_sequence_is_a_prefix) {
  const BbSampler sampler(tiny_shakespeare(3), 7);
  const std::vector<Token> whole = draw(sampler, 3, 1, 300);
  for (const int length : {1, 2, 3, 4, 5, 63, 64, 65, 128, 129, 299}) {
    const std::vector<Token> part = draw(sampler, 3, 1, length);
    BOOST_TEST(std::equal(part.begin(), part.end(), whole.begin()));
  }
}

BOOST_AUTO_TEST_CASE(seeds_and_sequences_differ) {
  const BbTask task = tiny_shakespeare(3);
  const std::vector<Token> base = draw(BbSampler(task, 1), 0, 1, training_length);
  const std::uint64_t far = std::uint64_t{1} << 40;
  for (const std::uint64_t other : {std::uint64_t{1}, std::uint64_t{2}, far}) {
    BOOST_TEST(draw(BbSampler(task, 1), other, 1, training_length) != base);
    BOOST_TEST(draw(BbSampler(task, 1 + other), 0, 1, training_length) != base);
  }
}

BOOST_AUTO_TEST_CASE(every_sequence_obeys_the_rules) {
  constexpr int sequences = 500;
  for (const int triggers : {0, 1, 3}) {
    for (const BbTask& task : {small_task(triggers), tiny_shakespeare(triggers)}) {
      const BbSampler sampler(task, 11);
      BOOST_TEST(sampler.bos() == static_cast<Token>(task.alphabet.size()));
      for (const int length : {1, 2, training_length}) {
        BOOST_TEST(violations(task, draw(sampler, 0, sequences, length), length) == 0);
      }
    }
  }
}

// The rules above, held against sequences of another task: they must be able to fail.
BOOST_AUTO_TEST_CASE(the_rules_reject_another_task) {
  const std::vector<Token> tokens = draw(BbSampler(small_task(0), 11), 0, 100, training_length);
  BOOST_TEST(violations(small_task(3), tokens, training_length) > 0);
}

BOOST_AUTO_TEST_CASE(a_point_mass_is_always_followed) {
  const BbTask task = small_task(0);
  const auto id = [&](char32_t symbol) {
    return static_cast<Token>(std::find(task.alphabet.begin(), task.alphabet.end(), symbol) - task.alphabet.begin());
  };
  const std::vector<Token> tokens = draw(BbSampler(task, 2), 0, 1, 5000);
  int followed = 0;
  int otherwise = 0;
  for (std::size_t n = 1; n < tokens.size(); ++n) {
    if (tokens[n - 1] == id(U'q')) {
      ++(tokens[n] == id(U'u') ? followed : otherwise);
    }
  }
  BOOST_TEST(followed > 50);
  BOOST_TEST(otherwise == 0);
}

BOOST_AUTO_TEST_CASE(no_sequences_are_no_tokens) {
  std::vector<Token> none;
  BOOST_CHECK_NO_THROW(BbSampler(uniform_task(), 0).sample(0, 0, 5, none));
}

BOOST_AUTO_TEST_CASE(unusable_requests_are_input_errors) {
  const BbSampler sampler(uniform_task(), 0);
  std::vector<Token> tokens(12);
  BOOST_CHECK_EXCEPTION(sampler.sample(0, -1, 5, tokens), InputError, [](const InputError& error) {
    return error.what() == std::string("The number of sequences must be at least 0, found -1.");
  });
  BOOST_CHECK_EXCEPTION(sampler.sample(0, 2, 0, tokens), InputError, [](const InputError& error) {
    return error.what() == std::string("The length of a sequence must be at least 1, found 0.");
  });
  BOOST_CHECK_THROW(sampler.sample(0, 2, 6, tokens), InputError);
  BOOST_CHECK_THROW(sampler.sample(0, 1, 5, tokens), InputError);
}

BOOST_AUTO_TEST_CASE(tasks_whose_parts_do_not_fit_are_input_errors) {
  BbTask task = uniform_task();
  task.first_token = Eigen::VectorXd::Constant(3, 1.0 / 3);
  BOOST_CHECK_THROW(BbSampler(task, 0), InputError);
  task = uniform_task();
  task.rows = {0, 1, 3, 2};
  BOOST_CHECK_THROW(BbSampler(task, 0), InputError);
  task = uniform_task();
  task.rows.back() = 4;
  BOOST_CHECK_THROW(BbSampler(task, 0), InputError);
  task = uniform_task();
  task.transition.coeffRef(2, 1) = -0.25;
  BOOST_CHECK_THROW(BbSampler(task, 0), InputError);
}

BOOST_AUTO_TEST_SUITE_END()

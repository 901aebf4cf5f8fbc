#include "formats/bigrams_file.hpp"

#include <algorithm>
#include <cstdint>
#include <iterator>
#include <numeric>
#include <string>
#include <vector>

#include <boost/test/unit_test.hpp>
#include <rapidcheck.h>
#include <utf8.h>

#include "formats/files.hpp"
#include "tests/support/input_error.hpp"

namespace sinkflow::theory {

// Equality is a matter of the tests only.
bool operator==(const BigramCount& a, const BigramCount& b) {
  return a.first == b.first && a.second == b.second && a.count == b.count;
}

bool operator==(const Bigrams& a, const Bigrams& b) {
  return a.source == b.source && a.sha256 == b.sha256 && a.characters == b.characters && a.symbols == b.symbols &&
         a.unigram == b.unigram && a.counts == b.counts;
}

}  // namespace sinkflow::theory

BOOST_AUTO_TEST_SUITE(formats_bigrams_file)

using sinkflow::formats::count_bigrams;
using sinkflow::formats::parse_bigrams;
using sinkflow::formats::tiny_shakespeare;
using sinkflow::formats::to_json;
using sinkflow::tests::input_error;
using sinkflow::tests::replaced;
using sinkflow::theory::BigramCount;
using sinkflow::theory::Bigrams;

namespace {

/// Of "abab" (SHA-256 by sha256sum), as the format prescribes it.
const std::string abab = R"({
"format": "sinkflow-bigrams/1",
"source": "x.txt",
"sha256": "a667282675f4876021d392aa6592f39dabf718748c4b738563cb9d5dc8f21f24",
"characters": 4,
"symbols": [97,98],
"unigram": [2,2],
"bigrams": [
[0,1,2],
[1,0,1]
]
}
)";

std::string text_complaint(const std::string& text) {
  return input_error([&] { count_bigrams(text, "x.txt"); });
}

std::string complaint(const std::string& json) {
  return input_error([&] { parse_bigrams(json, "x.json"); });
}

/// The complaint about the valid document with one thing changed.
std::string complaint(const std::string& from, const std::string& to) {
  return complaint(replaced(abab, from, to));
}

/// Random UTF-8 of at least two different characters, from one to four bytes each.
std::string random_text() {
  const auto code_point = rc::gen::suchThat(
      rc::gen::oneOf(rc::gen::inRange<std::uint32_t>(1, 0x80), rc::gen::inRange<std::uint32_t>(0x61, 0x64),
                     rc::gen::inRange<std::uint32_t>(1, 0x110000)),
      [](std::uint32_t c) { return c < 0xD800 || c > 0xDFFF; });
  std::string text = "ab";
  for (const std::uint32_t c : *rc::gen::container<std::vector<std::uint32_t>>(code_point)) {
    utf8::append(static_cast<char32_t>(c), text);
  }
  return text;
}

}  // namespace

BOOST_AUTO_TEST_CASE(a_text_of_four_characters_is_counted) {
  BOOST_TEST(to_json(count_bigrams("abab", "x.txt")) == abab);
}

// A byte order mark at the start is no character; further on, U+FEFF is one.
BOOST_AUTO_TEST_CASE(a_byte_order_mark_is_no_symbol) {
  const Bigrams marked = count_bigrams(
      "\xEF\xBB\xBF"
      "abab",
      "x.txt");
  BOOST_TEST(marked.characters == 4);
  BOOST_TEST((marked.symbols == std::vector<char32_t>{U'a', U'b'}));
  BOOST_TEST((count_bigrams("a\xEF\xBB\xBF", "x.txt").symbols == std::vector<char32_t>{U'a', 0xFEFF}));
}

BOOST_AUTO_TEST_CASE(characters_are_code_points) {
  const Bigrams bigrams = count_bigrams("\xC3\xA9\xF0\x9D\x84\x9E\xC3\xA9z", "x.txt");  // é, U+1D11E, é, z
  BOOST_TEST(bigrams.characters == 4);
  BOOST_TEST((bigrams.symbols == std::vector<char32_t>{U'z', 0xE9, 0x1D11E}));
  BOOST_TEST((bigrams.unigram == std::vector<std::int64_t>{1, 2, 1}));
  BOOST_TEST((bigrams.counts == std::vector<BigramCount>{{1, 0, 1}, {1, 2, 1}, {2, 1, 1}}));
}

BOOST_AUTO_TEST_CASE(invalid_utf8_is_an_error_with_the_byte_offset) {
  BOOST_TEST(text_complaint("ab\xFF") == "cannot use 'x.txt' at byte 2: expected UTF-8, found the byte 0xFF");
  BOOST_TEST(text_complaint("\x80") == "cannot use 'x.txt' at byte 0: expected UTF-8, found the byte 0x80");
  // After a valid two-byte character: a surrogate, an overlong slash, a code point above 0x10FFFF, a cut sequence.
  for (const std::string bytes : {"\xED\xA0\x80", "\xE0\x80\xAF", "\xF4\x90\x80\x80", "\xE2\x82", "\xE2(z"}) {
    BOOST_TEST(text_complaint("a\xC3\xA9" + bytes).starts_with("cannot use 'x.txt' at byte 3: expected UTF-8, found "));
  }
}

BOOST_AUTO_TEST_CASE(a_nul_is_an_error_with_the_byte_offset) {
  BOOST_TEST(text_complaint(std::string("\xC3\xA9z\0z", 5)) ==
             "cannot use 'x.txt' at byte 3: expected text, found a NUL");
}

BOOST_AUTO_TEST_CASE(a_text_without_two_different_characters_is_an_error) {
  BOOST_TEST(
      text_complaint("") ==
      "cannot use 'x.txt' at its end: expected a text with at least two different characters, found an empty text");
  BOOST_TEST(text_complaint("aaa") ==
             "cannot use 'x.txt' at its end: expected a text with at least two different characters, found only one");
}

BOOST_AUTO_TEST_CASE(counts_of_random_texts_add_up) {
  BOOST_TEST(rc::check("bigrams are the neighbours in the text", [] {
    const std::string text = random_text();
    const std::u32string symbols = utf8::utf8to32(text);
    const Bigrams bigrams = count_bigrams(text, "x.txt");
    std::int64_t pairs = 0;
    for (const BigramCount& bigram : bigrams.counts) {
      const auto first = bigrams.symbols.at(static_cast<std::size_t>(bigram.first));
      const auto second = bigrams.symbols.at(static_cast<std::size_t>(bigram.second));
      std::int64_t seen = 0;
      for (std::size_t i = 0; i + 1 < symbols.size(); ++i) {
        seen += symbols[i] == first && symbols[i + 1] == second ? 1 : 0;
      }
      RC_ASSERT(bigram.count == seen);
      pairs += seen;
    }
    RC_ASSERT(pairs == static_cast<std::int64_t>(symbols.size()) - 1);
    for (std::size_t i = 0; i < bigrams.symbols.size(); ++i) {
      RC_ASSERT(bigrams.unigram[i] == std::count(symbols.begin(), symbols.end(), bigrams.symbols[i]));
    }
  }));
}

BOOST_AUTO_TEST_CASE(bigrams_of_random_texts_read_back_exactly) {
  BOOST_TEST(rc::check("parse_bigrams(to_json(b)) == b", [] {
    const Bigrams bigrams = count_bigrams(random_text(), random_text());
    RC_ASSERT(parse_bigrams(to_json(bigrams), "x.json") == bigrams);
  }));
}

BOOST_AUTO_TEST_CASE(a_source_that_is_not_utf8_is_written_as_utf8) {
  const std::string json = to_json(count_bigrams("ab", "caf\xE9.txt"));
  BOOST_TEST(parse_bigrams(json, "x.json").source == "caf\xEF\xBF\xBD.txt");
}

BOOST_AUTO_TEST_CASE(tiny_shakespeare_is_the_file_of_the_repository) {
  const Bigrams& bigrams = tiny_shakespeare();
  BOOST_TEST(bigrams.characters == 1'115'394);
  BOOST_TEST(bigrams.symbols.size() == 65U);
  BOOST_TEST(bigrams.counts.size() == 1403U);
  // SHA-256 of the corpus, by sha256sum.
  BOOST_TEST(bigrams.sha256 == "86c4e6aa9db7c042ec79f339dcb96d42b0075e16b8fc2e86bf0ca57e2dc565ed");
  const std::string file = sinkflow::formats::read_file(SINKFLOW_SOURCE_DIR "/paper_refs/tinyshakespeare.bigrams.json");
  BOOST_TEST(to_json(bigrams) == file);
}

BOOST_AUTO_TEST_CASE(the_document_is_read_in_any_layout) {
  std::string flat = abab;
  std::replace(flat.begin(), flat.end(), '\n', ' ');
  BOOST_TEST(to_json(parse_bigrams(flat, "x.json")) == abab);
}

BOOST_AUTO_TEST_CASE(what_is_no_json_is_named_by_line_and_column) {
  BOOST_TEST(complaint("") ==
             "cannot use 'x.json' at line 1, column 1: expected JSON with finite numbers, found the end of "
             "the text");
  BOOST_TEST(complaint("\"characters\": 4", "\"characters\": NaN") ==
             "cannot use 'x.json' at line 5, column 15: expected JSON with finite numbers, found 'NaN'");
  BOOST_TEST(complaint("\"characters\": 4", "\"characters\": 1e400") ==
             "cannot use 'x.json' at line 5, column 15: expected JSON with finite numbers, found '1e400'");
  BOOST_TEST(complaint(abab + "x").starts_with("cannot use 'x.json' at line 13, column 1: "));
  BOOST_TEST(complaint(abab + std::string("\0x", 2)) ==
             "cannot use 'x.json' at line 13, column 1: expected JSON, found a NUL");
}

BOOST_AUTO_TEST_CASE(a_document_cut_anywhere_is_an_error) {
  const std::size_t last_brace = abab.size() - 2;
  for (std::size_t size = 0; size <= last_brace; ++size) {
    BOOST_TEST(
        complaint(abab.substr(0, size)).ends_with("expected JSON with finite numbers, found the end of the text"));
  }
}

BOOST_AUTO_TEST_CASE(keys_must_be_there_be_known_and_be_given_once) {
  BOOST_TEST(complaint("[]") == "cannot use 'x.json' at the top level: expected an object, found an array of 0");
  BOOST_TEST(complaint("\"characters\": 4,", "") ==
             "cannot use 'x.json' at /characters: expected this key, found nothing");
  BOOST_TEST(
      complaint("\"characters\": 4,", "\"characters\": 4, \"a/b\": 1,") ==
      "cannot use 'x.json' at /a~1b: expected no key besides format, source, sha256, characters, symbols, unigram, "
      "bigrams, found an unknown key");
  BOOST_TEST(complaint("\"characters\": 4,", "\"characters\": 4, \"characters\": 4,") ==
             "cannot use 'x.json' at /characters: expected every key once, found this key twice");
  BOOST_TEST(complaint("[0,1,2]", R"([0,{"a":1,"b":[2],"a":1},2])") ==
             "cannot use 'x.json' at /bigrams/0/1/a: expected every key once, found this key twice");
}

BOOST_AUTO_TEST_CASE(nesting_without_end_is_an_error) {
  BOOST_TEST(complaint(std::string(1'000'000, '[')).ends_with("expected at most 32 levels of nesting, found more"));
}

BOOST_AUTO_TEST_CASE(the_head_is_checked) {
  BOOST_TEST(complaint("bigrams/1", "bigrams/2") ==
             "cannot use 'x.json' at /format: expected the text 'sinkflow-bigrams/1', found the text "
             "'sinkflow-bigrams/2'");
  BOOST_TEST(complaint("\"x.txt\"", "null") == "cannot use 'x.json' at /source: expected a text, found null");
  BOOST_TEST(
      complaint("a667", "a6XX")
          .starts_with("cannot use 'x.json' at /sha256: expected 64 lower-case hexadecimal digits, found the text"));
  BOOST_TEST(complaint("a667", "a66").starts_with("cannot use 'x.json' at /sha256: "));
  for (const std::string characters : {"1", "-4", "4.0", "true", "\"4\"", "9223372036854775808", "1e3"}) {
    BOOST_TEST(complaint("\"characters\": 4", "\"characters\": " + characters)
                   .starts_with("cannot use 'x.json' at /characters: expected an integer >= 2, found "));
  }
}

BOOST_AUTO_TEST_CASE(symbols_are_ascending_code_points) {
  BOOST_TEST(complaint("[97,98]", "[0,98]") ==
             "cannot use 'x.json' at /symbols/0: expected an integer from 1 to 1114111, found 0");
  BOOST_TEST(complaint("[97,98]", "[97,1114112]") ==
             "cannot use 'x.json' at /symbols/1: expected an integer from 1 to 1114111, found 1114112");
  BOOST_TEST(complaint("[97,98]", "[97,55296]") ==
             "cannot use 'x.json' at /symbols/1: expected a code point that is no surrogate, found 55296");
  for (const std::string second : {"96", "97"}) {
    BOOST_TEST(complaint("[97,98]", "[97," + second + "]") ==
               "cannot use 'x.json' at /symbols/1: expected a code point above the one before it, 97, found " + second);
  }
  BOOST_TEST(complaint("[97,98]", "[97]") ==
             "cannot use 'x.json' at /symbols: expected at least two code points, found an array of 1");
}

BOOST_AUTO_TEST_CASE(unigram_counts_are_positive_and_sum_to_the_characters) {
  BOOST_TEST(complaint("[2,2]", "[2,1,1]") ==
             "cannot use 'x.json' at /unigram: expected an array of 2, found an array of 3");
  for (const std::string count : {"0", "-2", "2.5", "2.0", "null"}) {
    BOOST_TEST(complaint("[2,2]", "[2," + count + "]") ==
               "cannot use 'x.json' at /unigram/1: expected an integer >= 1, found " + count);
  }
  BOOST_TEST(
      complaint("[2,2]", "[2,1]") ==
      "cannot use 'x.json' at /unigram: expected counts whose sum is 4, as /characters implies, found the sum 3");
  for (const std::string count : {"3", "9223372036854775807"}) {
    BOOST_TEST(complaint("[2,2]", "[2," + count + "]") ==
               "cannot use 'x.json' at /unigram: expected counts whose sum is 4, as /characters implies, found more");
  }
}

BOOST_AUTO_TEST_CASE(bigram_counts_are_triples_in_order) {
  BOOST_TEST(complaint("[1,0,1]", "[1,0]") ==
             "cannot use 'x.json' at /bigrams/1: expected an array of 3, found an array of 2");
  BOOST_TEST(complaint("[1,0,1]", "[2,0,1]") ==
             "cannot use 'x.json' at /bigrams/1/0: expected an integer from 0 to 1, found 2");
  BOOST_TEST(complaint("[1,0,1]", "[1,-1,1]") ==
             "cannot use 'x.json' at /bigrams/1/1: expected an integer from 0 to 1, found -1");
  for (const std::string pair : {"0,1", "0,0"}) {
    const std::string message = complaint("[1,0,1]", "[" + pair + ",1]");
    BOOST_TEST(message.starts_with("cannot use 'x.json' at /bigrams/1: expected a pair after [0, 1], found [0, "));
  }
  for (const std::string count : {"0", "-1", "0.5", "\"1\""}) {
    BOOST_TEST(complaint("[1,0,1]", "[1,0," + count + "]")
                   .starts_with("cannot use 'x.json' at /bigrams/1/2: expected an integer >= 1, found "));
  }
}

BOOST_AUTO_TEST_CASE(bigram_counts_are_those_of_some_text) {
  BOOST_TEST(
      complaint("[0,1,2]", "[0,1,1]") ==
      "cannot use 'x.json' at /bigrams: expected counts whose sum is 3, as /characters implies, found the sum 2");
  BOOST_TEST(complaint("[0,1,2]", "[0,1,3]") ==
             "cannot use 'x.json' at /bigrams: expected counts whose sum is 3, as /characters implies, found more");
  // All sums are right, but symbol 1 occurs once and ends two bigrams, or starts two.
  BOOST_TEST(
      complaint("[2,2]", "[3,1]") ==
      "cannot use 'x.json' at /unigram/1: expected at least 2, as the symbol starts 1 bigrams and ends 2, found 1");
  BOOST_TEST(
      complaint(replaced(replaced(abab, "[2,2]", "[3,1]"), "[0,1,2],\n[1,0,1]", "[0,0,1],\n[1,0,2]")) ==
      "cannot use 'x.json' at /unigram/1: expected at least 2, as the symbol starts 2 bigrams and ends 0, found 1");
}

BOOST_AUTO_TEST_SUITE_END()

// A checkpoint reads back as it was written, and nothing else is taken for one.
#include "formats/checkpoint_file.hpp"

#include <boost/test/unit_test.hpp>

#include "formats/checksum.hpp"
#include "tests/support/input_error.hpp"

namespace sinkflow::tests {

BOOST_AUTO_TEST_SUITE(formats_checkpoint_file)

namespace {

formats::Checkpoint example() {
  return {"[model]\ndim = 8\n",
          1234567,
          {{"parameters", "float32", std::string("\0\n\xff\x7f {}[]\"()", 12)}, {"empty", "float64", ""}},
          "0123abcd"};
}

std::string error_of(const std::string& bytes) {
  return input_error([&] { formats::parse_checkpoint(bytes, "run.ckpt"); });
}

BOOST_AUTO_TEST_CASE(a_checkpoint_reads_back_as_it_was_written) {
  const formats::Checkpoint written = example();
  const formats::Checkpoint read = formats::parse_checkpoint(formats::to_bytes(written), "run.ckpt");
  BOOST_TEST(read.config == written.config);
  BOOST_TEST(read.step == written.step);
  BOOST_TEST(read.corpus_sha256 == written.corpus_sha256);
  BOOST_TEST(read.arrays.size() == 2U);
  BOOST_TEST(read.arrays[0].name == "parameters");
  BOOST_TEST(read.arrays[0].type == "float32");
  BOOST_TEST((read.arrays[0].bytes == written.arrays[0].bytes));
  BOOST_TEST(read.arrays[1].bytes.empty());
}

BOOST_AUTO_TEST_CASE(a_checkpoint_cut_short_anywhere_is_refused) {
  const std::string whole = formats::to_bytes(example());
  for (std::size_t length = 0; length < whole.size(); ++length) {
    BOOST_TEST(error_of(whole.substr(0, length)).starts_with("cannot use 'run.ckpt' at "));
  }
}

BOOST_AUTO_TEST_CASE(any_byte_changed_is_noticed) {
  const std::string whole = formats::to_bytes(example());
  for (std::size_t i = 0; i + 1 < whole.size(); ++i) {  // the last byte is the end of the last line
    std::string changed = whole;
    changed[i] = static_cast<char>(changed[i] ^ 1);
    BOOST_TEST(!error_of(changed).empty());
  }
}

BOOST_AUTO_TEST_CASE(other_files_and_versions_are_named_as_such) {
  BOOST_TEST(error_of("{\"format\": \"sinkflow-bigrams/1\"}\n").find("a checkpoint of sinkflow") != std::string::npos);
  BOOST_TEST(error_of("sinkflow-checkpoint/2\n{}\n").find("version 1") != std::string::npos);
  BOOST_TEST(error_of(formats::to_bytes(example()) + "x").find("checksum") != std::string::npos);
}

// A count so large that its bytes would wrap around to few is still more than the file holds.
BOOST_AUTO_TEST_CASE(a_count_is_not_trusted) {
  std::string bytes = formats::to_bytes({"", 0, {{"parameters", "float64", std::string(16, 'x')}}, ""});
  bytes.resize(bytes.size() - 65);  // the checksum and the end of its line
  bytes = replaced(bytes, "\"count\":2}", "\"count\":2305843009213693954}");
  const std::string sentence = error_of(bytes + formats::sha256_of(bytes) + "\n");
  BOOST_TEST(sentence.find("no more numbers than the file holds") != std::string::npos, sentence);
}

}  // namespace
BOOST_AUTO_TEST_SUITE_END()

}  // namespace sinkflow::tests

// What a claim measured, kept in a file and read back: bit for bit, or not at all.
#include "verify/harness/result_cache.hpp"

#include <bit>
#include <cmath>
#include <cstdint>
#include <filesystem>
#include <limits>
#include <string>
#include <vector>

#include <boost/test/unit_test.hpp>

#include "formats/bigrams_file.hpp"
#include "formats/files.hpp"
#include "tests/support/temporary_directory.hpp"
#include "tests/support/with_networks.hpp"
#include "verify/harness/runner.hpp"

namespace sinkflow::tests {

BOOST_AUTO_TEST_SUITE(verify_result_cache)

namespace {

using verify::Claim;
using verify::ClaimResult;
using verify::Outcome;
using verify::Setting;

constexpr double kInf = std::numeric_limits<double>::infinity();
constexpr double kNan = std::numeric_limits<double>::quiet_NaN();

/// Numbers that a careless text would change.
const std::vector<double>& hard_numbers() {
  static const std::vector<double> numbers{
      0.1,  1.0 / 3, -0.0, 5e-324, 2.2250738585072009e-308, 1.7976931348623157e308, 1e16, 123456789012345680.0,
      kInf, -kInf,   kNan, -kNan};
  return numbers;
}

void append_bits(const std::vector<double>& values, std::vector<std::uint64_t>& bits) {
  bits.push_back(values.size());
  for (const double value : values) {
    bits.push_back(std::bit_cast<std::uint64_t>(value));
  }
}

/// Every number of an outcome, and every text.
std::vector<std::uint64_t> bits_of(const Outcome& outcome) {
  std::vector<std::uint64_t> bits;
  for (const auto* checks : {&outcome.evidence.checks, &outcome.control.evidence.checks}) {
    for (const verify::Check& check : *checks) {
      append_bits({check.predicted, check.measured, check.uncertainty, check.tolerance.value}, bits);
    }
  }
  for (const verify::Figure& figure : outcome.figures) {
    for (const verify::Panel& panel : figure.panels) {
      for (const verify::Series& series : panel.series) {
        bits.push_back(static_cast<std::uint64_t>(series.mark));
        bits.push_back(static_cast<std::uint64_t>(series.colour));
        append_bits(series.x, bits);
        append_bits(series.y, bits);
      }
      for (const auto& row : panel.cells.rows) {
        append_bits(row, bits);
      }
      append_bits({panel.cells.low, panel.cells.high}, bits);
      bits.push_back(panel.x.logarithmic ? 1 : 0);
      bits.push_back(panel.y.logarithmic ? 1 : 0);
    }
  }
  return bits;
}

std::vector<std::string> texts_of(const Outcome& outcome) {
  std::vector<std::string> texts;
  for (const auto* checks : {&outcome.evidence.checks, &outcome.control.evidence.checks}) {
    for (const verify::Check& check : *checks) {
      texts.insert(texts.end(), {check.name, check.tolerance.reason});
    }
  }
  for (const verify::Figure& figure : outcome.figures) {
    texts.insert(texts.end(), {figure.name, figure.title, figure.caption});
    for (const verify::Panel& panel : figure.panels) {
      texts.insert(texts.end(), {panel.title, panel.x.label, panel.y.label, panel.cells.label});
      texts.insert(texts.end(), panel.x.categories.begin(), panel.x.categories.end());
      for (const verify::Series& series : panel.series) {
        texts.push_back(series.label);
      }
    }
  }
  return texts;
}

Outcome rich_outcome() {
  Outcome outcome;
  for (const double value : hard_numbers()) {
    outcome.evidence.checks.push_back({"check \"quoted\" \n π", value, value, value, verify::Tolerance(value, "why")});
  }
  outcome.control.evidence.checks.push_back({"control", 3, 1, 0, verify::Tolerance(0.5, "another reason")});
  verify::Figure figure{"name", "title", "caption", {}};
  figure.panels.push_back(
      {"panel",
       {"x", true, {"a", "b"}},
       {"y", false},
       {{"curve", verify::Mark::points, 7, hard_numbers(), hard_numbers()}, {"", verify::Mark::dotted, 0, {}, {}}},
       {"cells", {hard_numbers(), {1.0}}, -kInf, 2}});
  outcome.figures.push_back(figure);
  return outcome;
}

Claim claim_of(const Outcome& outcome) {
  return Claim{.id = "test.claim",
               .title = "title",
               .tags = {"ada:sec2"},
               .method = "m",
               .tolerance = "t",
               .control = "c",
               .run = [outcome](const Setting&) { return outcome; }};
}

struct Fixture {
  TemporaryDirectory directory;
  std::vector<std::string> complaints;
  Setting setting = verify::make_setting(formats::tiny_shakespeare(), {});

  verify::ResultCache cache() { return cache(setting); }
  verify::ResultCache cache(const Setting& other) {
    return {directory.path(), other, [this](const std::string& sentence) { complaints.push_back(sentence); }};
  }
  [[nodiscard]] std::vector<std::filesystem::path> files() const {
    std::vector<std::filesystem::path> found;
    for (const auto& entry : std::filesystem::directory_iterator(directory.path())) {
      found.push_back(entry.path());
    }
    return found;
  }
};

BOOST_FIXTURE_TEST_SUITE(result_cache, Fixture)

BOOST_AUTO_TEST_CASE(a_result_comes_back_bit_for_bit) {
  const Claim claim = claim_of(rich_outcome());
  ClaimResult result = verify::run_claim(claim, with_networks(setting));
  result.seconds = 0.1;
  BOOST_TEST(!cache().find(claim).result);
  cache().store(result);
  const auto found = cache().find(claim);
  BOOST_REQUIRE(found.result);
  BOOST_CHECK(bits_of(found.result->outcome) == bits_of(result.outcome));
  BOOST_TEST(texts_of(found.result->outcome) == texts_of(result.outcome), boost::test_tools::per_element());
  BOOST_CHECK(found.result->verdict == result.verdict);
  BOOST_CHECK(found.result->control_verdict == verify::Verdict::refuted);
  BOOST_TEST(found.result->cached);
  BOOST_TEST(!result.cached);
  BOOST_TEST(found.result->claim == &claim);
  BOOST_CHECK(found.result->seconds == 0.1 && found.seconds == 0.1);
  BOOST_TEST(complaints.empty());
}

BOOST_AUTO_TEST_CASE(what_measured_nothing_is_not_kept) {
  Claim claim = claim_of({});
  for (const bool skipped : {false, true}) {
    claim.run = [=](const Setting&) -> Outcome {
      if (skipped) {
        throw verify::NotApplicable("no such row");
      }
      throw std::runtime_error("no memory");
    };
    cache().store(verify::run_claim(claim, with_networks(setting)));
  }
  BOOST_TEST(files().empty());
}

BOOST_AUTO_TEST_CASE(every_option_the_corpus_and_the_claim_are_part_of_the_key) {
  const Claim claim = claim_of(rich_outcome());
  cache().store(verify::run_claim(claim, with_networks(setting)));
  std::vector<Setting> others(9, setting);
  others[0].options.triggers = 4;
  others[1].options.length = 255;
  others[2].options.xi = std::nextafter(20, 21);
  others[3].options.alpha0 = 5e-324;
  others[4].options.rtol = 1.0000000000000002e-12;
  others[5].options.atol = 1e-13;
  others[6].corpus_sha256 = "0";
  others[7].own_corpus = false;
  others[8].corpus = "another";
  for (const Setting& other : others) {
    BOOST_TEST(!cache(other).find(claim).result);
  }
  Claim another = claim;
  another.id = "test.another";
  BOOST_TEST(!cache().find(another).result);
  BOOST_TEST(cache().find(claim).result.has_value());
  // Both are kept, each for its options.
  cache(others[0]).store(verify::run_claim(claim, with_networks(others[0])));
  BOOST_TEST(cache().find(claim).result.has_value());
  BOOST_TEST(cache(others[0]).find(claim).result.has_value());
  BOOST_TEST(complaints.empty());
}

BOOST_AUTO_TEST_CASE(a_file_that_is_not_as_it_was_written_is_passed_over_with_a_sentence) {
  const Claim claim = claim_of(rich_outcome());
  cache().store(verify::run_claim(claim, with_networks(setting)));
  BOOST_REQUIRE(files().size() == 1U);
  const auto file = files().front();
  const std::string whole = formats::read_file(file);
  std::string edited = whole;
  edited.replace(edited.find("0.333"), 5, "0.334");
  std::vector<std::string> broken{edited, "", "\n", "sinkflow-result/1 \n", whole + "x", whole.substr(1)};
  for (std::size_t length = 1; length < whole.size(); length += 97) {
    broken.push_back(whole.substr(0, length));
  }
  for (const std::string& content : broken) {
    complaints.clear();
    formats::write_file(file, content);
    BOOST_TEST(!cache().find(claim).result);
    BOOST_REQUIRE(complaints.size() == 1U);
    BOOST_TEST(complaints[0].find(file.string()) != std::string::npos);
  }
  std::filesystem::remove(file);
  std::filesystem::create_directory(file);
  BOOST_TEST(!cache().find(claim).result);
  BOOST_TEST(complaints.size() == 2U);
  cache().store(verify::run_claim(claim, with_networks(setting)));  // cannot be written: said, and nothing else
  BOOST_TEST(complaints.size() == 3U);
}

BOOST_AUTO_TEST_SUITE_END()

}  // namespace
BOOST_AUTO_TEST_SUITE_END()

}  // namespace sinkflow::tests

// Everything that is drawn at random under verify/ comes from a seed that the report names: every generator, in a claim
// or in a helper, is made from reported_seed().
// links: claims
#include <algorithm>
#include <regex>
#include <string>

#include <boost/test/unit_test.hpp>

#include "formats/bigrams_file.hpp"
#include "tests/support/sources.hpp"
#include "tests/support/with_networks.hpp"
#include "verify/harness/runner.hpp"
#include "verify/harness/seeds.hpp"

BOOST_AUTO_TEST_SUITE(project_claim_seeds)

namespace {

using namespace sinkflow;

/// Places that make a generator without saying so. A generator that is drawn from another one is no new seed.
std::vector<std::string> silent_generators(const std::string& text) {
  static const std::regex generator(
      R"re((std::mt19937_64\s+\w+\s*[({]|std::mt19937_64[({]|BbSampler(\s+\w+)?\(|\.seed = |Words\s+\w+\()[^;&]*;)re");
  std::vector<std::string> found;
  for (std::sregex_iterator i(text.begin(), text.end(), generator); i != std::sregex_iterator(); ++i) {
    const std::string statement = i->str();
    if (statement.find("reported_seed(") == std::string::npos && statement.find("(random())") == std::string::npos) {
      found.push_back(statement);
    }
  }
  return found;
}

BOOST_AUTO_TEST_CASE(every_generator_under_verify_reports_its_seed) {
  int seen = 0;
  for (const auto& path : tests::files_below("verify", {".cpp", ".hpp"})) {
    const std::string text = tests::text_of(path);
    seen += text.find("reported_seed(") != std::string::npos;
    for (const std::string& statement : silent_generators(text)) {
      BOOST_ERROR(path.string() << " draws from a seed that no report names: " << statement);
    }
    BOOST_TEST(text.find("random_device") == std::string::npos, path.string());
  }
  BOOST_TEST(seen > 50);
}

BOOST_AUTO_TEST_CASE(a_silent_generator_is_found) {
  BOOST_TEST(silent_generators("std::mt19937_64 random(7);").size() == 1U);
  BOOST_TEST(silent_generators("transformer::BbSampler sampler(task, kSeed);").size() == 1U);
  BOOST_TEST(silent_generators("config.seed = seed;").size() == 1U);
  BOOST_TEST(silent_generators("std::mt19937_64 random(reported_seed(7));").empty());
}

BOOST_AUTO_TEST_CASE(records_collect_once_and_nest) {
  verify::reported_seed(1);  // nobody collects
  const verify::SeedRecord outer;
  verify::reported_seed(3);
  verify::reported_seed(2);
  verify::reported_seed(3);
  {
    const verify::SeedRecord inner;
    verify::reported_seed(5);
    BOOST_TEST(inner.seeds() == std::set<std::uint64_t>({5}), boost::test_tools::per_element());
  }
  BOOST_TEST(outer.seeds() == std::set<std::uint64_t>({2, 3}), boost::test_tools::per_element());
}

/// sharp.exponent draws nothing itself: its helper sample_rows does.
BOOST_AUTO_TEST_CASE(seeds_of_helpers_are_in_the_outcome) {
  const verify::Setting setting = verify::make_setting(formats::tiny_shakespeare(), {});
  const auto& all = verify::claims();
  const auto claim = std::find_if(all.begin(), all.end(), [](const auto& one) { return one.id == "sharp.exponent"; });
  BOOST_REQUIRE(claim != all.end());
  const verify::ClaimResult result = verify::run_claim(*claim, tests::with_networks(setting));
  const std::vector<std::uint64_t> expected{20241};
  BOOST_TEST(result.outcome.seeds == expected, boost::test_tools::per_element());
}

}  // namespace

BOOST_AUTO_TEST_SUITE_END()

// A claim that draws at random says from which seeds, so that the report does.
#include <regex>
#include <string>

#include <boost/test/unit_test.hpp>

#include "tests/support/sources.hpp"

namespace {

using namespace sinkflow;

bool draws(const std::string& text) {
  static const std::regex pattern(R"(mt19937_64 random\(|BbSampler|normalised_losses\(|with_sampled_contexts\()");
  return std::regex_search(text, pattern);
}

BOOST_AUTO_TEST_CASE(claims_that_draw_declare_their_seeds) {
  int drawing = 0;
  for (const auto& path : tests::files_below("verify/claims", {".cpp"})) {
    const std::string text = tests::text_of(path);
    if (draws(text)) {
      ++drawing;
      BOOST_TEST((text.find(".seeds = ") != std::string::npos), path.string());
    }
  }
  BOOST_TEST(drawing > 0);
}

}  // namespace

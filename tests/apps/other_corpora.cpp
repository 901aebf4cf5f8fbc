// verify asks the same questions of other corpora.
// labels: quick long
#include <cstdint>
#include <string>

#include <boost/test/unit_test.hpp>
#include <nlohmann/json.hpp>

#include "tests/support/workspace.hpp"

BOOST_AUTO_TEST_SUITE(apps_other_corpora)

namespace {

using nlohmann::json;
using sinkflow::tests::Finished;
using sinkflow::tests::Workspace;

}  // namespace

BOOST_FIXTURE_TEST_SUITE(cli_other_corpora, Workspace)

// Another corpus, with and without triggers: every claim holds there or says that it does not apply.
BOOST_AUTO_TEST_CASE(another_corpus) {
  std::string text = "a";
  std::uint32_t state = 1;
  for (int i = 0; i < 4000; ++i) {
    state = state * 1664525U + 1013904223U;
    const int successor = static_cast<int>(state >> 24U) % 10;
    text += static_cast<char>('a' + (successor < 7 ? (2 * (text.back() - 'a') + successor % 3) % 8 : successor - 2));
  }
  write("text.txt", text + "a");
  BOOST_TEST(output_of({"bigrams", "text.txt", "-o", "counts.json"}).empty());
  for (const std::string triggers : {"0", "1"}) {
    const Finished finished = run({"verify", "--bigrams", "counts.json", "--triggers", triggers, "--length", "64",
                                   "--out", "results " + triggers});
    BOOST_TEST_CONTEXT("K = " << triggers << "\n" << finished.out << finished.err) {
      BOOST_TEST(finished.code == 0);
    }
  }
}

// Every row a point mass: nothing can move, and of the claims about growth only the one about such rows says something.
BOOST_AUTO_TEST_CASE(a_corpus_without_variance) {
  write("text.txt", "abcabcabcabca");
  BOOST_TEST(output_of({"bigrams", "text.txt", "-o", "counts.json"}).empty());
  const Finished finished = run({"verify", "--bigrams", "counts.json", "--triggers", "0", "--out", "."});
  BOOST_TEST_CONTEXT(finished.out << finished.err) {
    BOOST_TEST(finished.code == 0);
  }
  const json report = json::parse(read("report.json"));
  for (const json& claim : report["claims"]) {
    const std::string id = claim["id"];
    if (id.starts_with("sharp.")) {
      BOOST_TEST(claim["skipped"] == true, id);
    } else if (id == "thm9-hyp.corrected") {
      BOOST_TEST(claim["verdict"] == "confirmed");
    }
  }
}

BOOST_AUTO_TEST_SUITE_END()

BOOST_AUTO_TEST_SUITE_END()

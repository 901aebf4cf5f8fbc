// What the program says about itself and about its claims.
// links: claims
#include <set>
#include <string>

#include <boost/test/unit_test.hpp>
#include <nlohmann/json.hpp>

#include "tests/support/workspace.hpp"
#include "verify/claim.hpp"
#include "verify/statements.hpp"

namespace {

using nlohmann::json;
using sinkflow::tests::Workspace;
using sinkflow::verify::claims;

bool contains(const std::string& text, const std::string& part) {
  return text.find(part) != std::string::npos;
}

}  // namespace

BOOST_FIXTURE_TEST_SUITE(cli_help, Workspace)

BOOST_AUTO_TEST_CASE(every_command_shows_an_example) {
  const std::string help = output_of({"--help"});
  for (const std::string command :
       {"verify", "list", "show", "trace", "bigrams", "task", "sample", "eval", "flow", "fit", "probe", "plot"}) {
    BOOST_TEST_CONTEXT(command) {
      BOOST_TEST(contains(help, "\n  " + command + " "));
      const std::string text = output_of({command, "--help"});
      BOOST_TEST(contains(text, "Example:\n  sinkflow " + command));
      BOOST_TEST(output_of({command, "-h"}) == text);
    }
  }
  BOOST_TEST(output_of({"--version"}).starts_with("sinkflow "));
}

BOOST_AUTO_TEST_CASE(list_names_every_claim) {
  const json all = json::parse(output_of({"list", "--json"}));
  const std::string text = output_of({"list"});
  BOOST_TEST(all.size() == claims().size());
  const std::set<std::string> keys{"id", "title", "tags", "kind", "tier", "expected", "cost_seconds"};
  const std::set<std::string> kinds{"theorem", "lemma", "erratum", "extension", "network"};
  for (std::size_t i = 0; i < all.size(); ++i) {
    const json& claim = all[i];
    std::set<std::string> found;
    for (const auto& [key, value] : claim.items()) {
      found.insert(key);
    }
    BOOST_TEST((found == keys));
    BOOST_TEST(claim["id"] == claims()[i].id);
    BOOST_TEST(claim["title"].is_string());
    BOOST_TEST(!claim["tags"].empty());
    BOOST_TEST(kinds.count(claim["kind"]) == 1U);
    BOOST_TEST((claim["tier"] == "quick" || claim["tier"] == "full"));
    BOOST_TEST((claim["expected"] == "confirmed" || claim["expected"] == "refuted"));
    BOOST_TEST(claim["cost_seconds"].is_number());
    BOOST_TEST(contains(text, claims()[i].id));
  }
}

BOOST_AUTO_TEST_CASE(show_prints_a_claim_whole) {
  for (const auto& claim : claims()) {
    const std::string text = output_of({"show", claim.id});
    BOOST_TEST_CONTEXT(text) {
      for (const std::string& part : {claim.title, claim.method, claim.tolerance, claim.control}) {
        BOOST_TEST(contains(text, part));
      }
      for (const std::string& tag : claim.tags) {
        const auto* statement = sinkflow::verify::find_statement(tag);
        BOOST_REQUIRE(statement != nullptr);
        BOOST_TEST(contains(text, statement->statement));
        for (const std::string& assumption : statement->assumptions) {
          BOOST_TEST(contains(text, assumption));
        }
      }
    }
  }
}

BOOST_AUTO_TEST_CASE(trace_names_every_statement_and_claim) {
  const std::string text = output_of({"trace"});
  for (const auto& statement : sinkflow::verify::statements()) {
    BOOST_TEST(contains(text, "\n" + statement.tag + "  "));
  }
  for (const auto& claim : claims()) {
    BOOST_TEST(contains(text, "\n" + claim.id + "  "));
  }
}

BOOST_AUTO_TEST_SUITE_END()

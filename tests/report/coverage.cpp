// The ledger of the paper's items: every item is tested or says why it is not, and docs/coverage.md shows them all.
// links: claims
#include "report/coverage.hpp"

#include <algorithm>
#include <regex>
#include <set>
#include <string>

#include <boost/test/unit_test.hpp>

#include "tests/support/sources.hpp"
#include "verify/harness/claim.hpp"

namespace sinkflow::tests {

BOOST_AUTO_TEST_SUITE(report_coverage)

namespace {

BOOST_AUTO_TEST_CASE(every_item_has_claims_or_a_reason) {
  std::set<std::string> ids;
  const std::set<std::string> allowed{"planned", "slip", "open", "out-of-reach"};
  for (const statements::Item& item : statements::items()) {
    BOOST_TEST_CONTEXT(item.id) {
      BOOST_TEST(std::regex_match(item.id, std::regex("[a-z0-9]+([.-][a-z0-9]+)*")));
      BOOST_TEST(ids.insert(item.id).second, "two items have this id");
      BOOST_TEST(!item.where.empty());
      BOOST_TEST(!item.says.empty());
      BOOST_TEST((!item.claims.empty() || (allowed.contains(item.status) && !item.reason.empty())));
      BOOST_TEST((item.claims.empty() || item.status.empty()), "an item that is tested has no status");
    }
  }
  BOOST_TEST(ids.size() >= 131U);
}

BOOST_AUTO_TEST_CASE(every_claim_that_an_item_names_exists) {
  const auto standings = report::item_standings();  // throws otherwise
  BOOST_TEST(standings.size() == statements::items().size());
}

/// The main text prints the hypotheses and limits that the errata correct.
BOOST_AUTO_TEST_CASE(theorem_3_is_refuted_as_printed_and_confirmed_as_corrected) {
  std::size_t found = 0;
  for (const auto& standing : report::item_standings()) {
    if (standing.item->id == "thm3.a" || standing.item->id == "thm3.b") {
      ++found;
      BOOST_TEST(standing.printed == "refuted", standing.item->id);
      BOOST_TEST(standing.corrected == "confirmed", standing.item->id);
    }
  }
  BOOST_TEST(found == 2U);
}

BOOST_AUTO_TEST_CASE(every_figure_of_the_paper_has_an_item) {
  for (int figure = 1; figure <= 24; ++figure) {
    const std::regex name("fig" + std::to_string(figure) + "([a-z.-].*)?");
    const auto& all = statements::items();
    BOOST_TEST(std::any_of(all.begin(), all.end(),
                           [&](const statements::Item& item) { return std::regex_match(item.id, name); }),
               "figure " << figure);
  }
}

BOOST_AUTO_TEST_CASE(the_document_is_up_to_date) {
  const std::string document = text_of(std::string(SINKFLOW_SOURCE_DIR) + "/docs/coverage.md");
  BOOST_TEST((document == report::coverage_to_markdown()), "run scripts/update-readme");
}

}  // namespace

BOOST_AUTO_TEST_SUITE_END()

}  // namespace sinkflow::tests

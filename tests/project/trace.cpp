// Every equation can be found from its number, and every number from its equation.
// links: claims
#include <regex>
#include <set>

#include <boost/test/unit_test.hpp>

#include "statements/code_references.hpp"
#include "statements/statements.hpp"
#include "tests/support/sources.hpp"
#include "verify/harness/claim.hpp"

namespace sinkflow::tests {

BOOST_AUTO_TEST_SUITE(project_trace)

namespace {

std::set<std::string> tags_in_claims() {
  std::set<std::string> tags;
  for (const verify::Claim& claim : verify::claims()) {
    tags.insert(claim.tags.begin(), claim.tags.end());
  }
  return tags;
}

BOOST_AUTO_TEST_CASE(every_tag_in_the_code_has_a_statement) {
  BOOST_TEST(statements::code_references().size() > 20U);
  for (const statements::CodeReference& reference : statements::code_references()) {
    BOOST_CHECK_MESSAGE(statements::find_statement(reference.tag) != nullptr,
                        reference.file << ":" << reference.line << " names " << reference.tag
                                       << ", which has no statement in paper_refs/statements/");
  }
}

BOOST_AUTO_TEST_CASE(every_tag_of_a_claim_has_a_statement) {
  BOOST_TEST(!verify::claims().empty());
  for (const std::string& tag : tags_in_claims()) {
    BOOST_CHECK_MESSAGE(statements::find_statement(tag) != nullptr, "no statement for " << tag);
  }
}

BOOST_AUTO_TEST_CASE(every_statement_has_a_claim_or_a_reason_why_not) {
  const std::set<std::string> claimed = tags_in_claims();
  for (const statements::Statement& statement : statements::statements()) {
    const bool has_claim = claimed.contains(statement.tag);
    BOOST_CHECK_MESSAGE(has_claim || !statement.unused_because.empty(),
                        statement.tag << " has neither a claim nor a reason why not");
    BOOST_CHECK_MESSAGE(!has_claim || statement.unused_because.empty(),
                        statement.tag << " has a claim and a reason why it has none");
  }
}

BOOST_AUTO_TEST_CASE(every_erratum_is_a_pair_of_claims_and_amends_a_statement) {
  std::set<std::string> refuted;
  std::set<std::string> confirmed;
  for (const verify::Claim& claim : verify::claims()) {
    (claim.expected == verify::Verdict::refuted ? refuted : confirmed).insert(claim.tags.begin(), claim.tags.end());
  }
  int errata = 0;
  for (const statements::Statement& statement : statements::statements()) {
    if (statement.tag.starts_with("err:")) {
      ++errata;
      BOOST_TEST_CONTEXT(statement.tag) {
        BOOST_TEST(refuted.contains(statement.tag));
        BOOST_TEST(confirmed.contains(statement.tag));
        BOOST_TEST(!statement.amends.empty());
        for (const std::string& tag : statement.amends) {
          BOOST_TEST((tag.starts_with("ada:") && statements::find_statement(tag) != nullptr), tag);
        }
        BOOST_TEST(!statement.printed.empty());
        BOOST_TEST(!statement.corrected.empty());
      }
    } else {
      BOOST_TEST(statement.amends.empty());
    }
  }
  BOOST_TEST(errata > 0);
}

BOOST_AUTO_TEST_CASE(every_statement_is_complete) {
  std::set<std::string> tags;
  for (const statements::Statement& statement : statements::statements()) {
    BOOST_TEST_CONTEXT(statement.tag) {
      BOOST_TEST(std::regex_match(statement.tag, std::regex("(ada|err|sf):[a-z0-9]+([.-][a-z0-9]+)*")));
      BOOST_TEST(tags.insert(statement.tag).second);
      BOOST_TEST(!statement.title.empty());
      BOOST_TEST(!statement.where.empty());
      BOOST_TEST(!statement.statement.empty());
      BOOST_TEST(!statement.latex.empty());
      const std::set<std::string> statuses{"proved", "numerical", "heuristic"};
      BOOST_TEST(statuses.contains(statement.status));
      const bool needs_proof = statement.tag.starts_with("sf:") && statement.status == "proved";
      BOOST_TEST((!needs_proof || !statement.proof.empty()));
    }
  }
}

BOOST_AUTO_TEST_CASE(the_table_is_that_of_the_sources) {
  // An independent reading of one file: the tags are there, at their lines.
  const std::string file = "theory/evaluation.hpp";
  std::istringstream text(text_of(std::string(SINKFLOW_SOURCE_DIR) + "/" + file));
  std::set<std::pair<int, std::string>> expected;
  int number = 0;
  for (std::string line; std::getline(text, line);) {
    ++number;
    for (const std::string tag : {"ada:sec2.2", "ada:prop7", "ada:thm8"}) {
      if (line.find(tag) != std::string::npos) {
        expected.emplace(number, tag);
      }
    }
  }
  std::set<std::pair<int, std::string>> found;
  for (const statements::CodeReference& reference : statements::code_references()) {
    if (reference.file == file) {
      found.emplace(reference.line, reference.tag);
    }
  }
  BOOST_TEST(expected.size() >= 3U);
  BOOST_TEST((found == expected));
}

}  // namespace
BOOST_AUTO_TEST_SUITE_END()

}  // namespace sinkflow::tests

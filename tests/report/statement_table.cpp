// A statement's verdicts, as printed and as corrected, follow from those of its claims.
#include "report/statement_table.hpp"

#include <deque>

#include <boost/test/unit_test.hpp>

#include "report/report_summary.hpp"

namespace sinkflow::tests {

BOOST_AUTO_TEST_SUITE(report_statement_table)

namespace {

using verify::Verdict;

/// A report whose claims have the given tags, expectations and verdicts; their controls are refuted.
class Results {
 public:
  void add(std::vector<std::string> tags, Verdict expected, Verdict verdict) {
    verify::Claim& claim = claims_.emplace_back();
    claim.id = "claim." + std::to_string(claims_.size());
    claim.tags = std::move(tags);
    claim.expected = expected;
    verify::ClaimResult& result = report.results.emplace_back();
    result.claim = &claim;
    result.verdict = verdict;
    result.control_verdict = Verdict::refuted;
  }

  [[nodiscard]] report::StatementResult of(const std::string& tag) const {
    for (const report::StatementResult& result : report::statement_results(report)) {
      if (result.statement->tag == tag) {
        return result;
      }
    }
    return {};
  }

  report::Report report;

 private:
  std::deque<verify::Claim> claims_;
};

BOOST_AUTO_TEST_CASE(a_statement_without_errata_is_printed_as_it_should_be) {
  Results results;
  results.add({"ada:lem5"}, Verdict::confirmed, Verdict::confirmed);
  BOOST_CHECK(results.of("ada:lem5").as_printed == Verdict::confirmed);
  BOOST_CHECK(results.of("ada:lem5").as_corrected == Verdict::confirmed);
  results.add({"ada:lem5"}, Verdict::confirmed, Verdict::inconclusive);
  BOOST_CHECK(results.of("ada:lem5").as_printed == Verdict::inconclusive);
  results.add({"ada:lem5"}, Verdict::confirmed, Verdict::refuted);
  BOOST_CHECK(results.of("ada:lem5").as_corrected == Verdict::refuted);
  BOOST_TEST(results.of("ada:lem5").claims.size() == 3U);
}

BOOST_AUTO_TEST_CASE(an_erratum_makes_the_printed_form_of_its_statement_refuted) {
  Results results;
  results.add({"ada:thm9"}, Verdict::confirmed, Verdict::confirmed);
  results.add({"err:thm9-hyp"}, Verdict::refuted, Verdict::refuted);
  results.add({"err:thm9-hyp"}, Verdict::confirmed, Verdict::confirmed);
  for (const std::string tag : {"ada:thm9", "err:thm9-hyp"}) {
    BOOST_CHECK(results.of(tag).as_printed == Verdict::refuted);
    BOOST_CHECK(results.of(tag).as_corrected == Verdict::confirmed);
  }
  BOOST_TEST(results.of("ada:thm9").errata.size() == 1U);
  BOOST_TEST(report::statements_to_markdown(results.report).find("| refuted: err:thm9-hyp | confirmed | ada:thm9 |") !=
             std::string::npos);
  results.add({"err:thm9-hyp"}, Verdict::confirmed, Verdict::refuted);
  BOOST_CHECK(results.of("ada:thm9").as_corrected == Verdict::refuted);
}

BOOST_AUTO_TEST_CASE(an_erratum_of_a_proof_leaves_the_statement_standing) {
  Results results;
  results.add({"ada:lem5"}, Verdict::confirmed, Verdict::confirmed);
  results.add({"err:lem5-columns", "ada:lem5"}, Verdict::refuted, Verdict::refuted);
  results.add({"err:lem5-columns", "ada:lem5"}, Verdict::confirmed, Verdict::confirmed);
  BOOST_CHECK(results.of("ada:lem5").as_printed == Verdict::confirmed);
  BOOST_CHECK(results.of("ada:lem5").as_corrected == Verdict::confirmed);
  BOOST_TEST(results.of("ada:lem5").claims.size() == 3U);
  BOOST_CHECK(results.of("err:lem5-columns").as_printed == Verdict::refuted);
  BOOST_TEST(
      report::statements_to_markdown(results.report).find("| confirmed; proof: err:lem5-columns | confirmed |") !=
      std::string::npos);
}

BOOST_AUTO_TEST_CASE(what_nothing_corrects_can_be_refuted_in_part) {
  Results results;
  results.add({"ada:claim4"}, Verdict::confirmed, Verdict::confirmed);
  BOOST_TEST(!results.of("ada:claim4").in_part);
  results.add({"ada:claim4"}, Verdict::refuted, Verdict::refuted);
  BOOST_TEST(results.of("ada:claim4").in_part);
  BOOST_CHECK(results.of("ada:claim4").as_printed == Verdict::refuted);
  BOOST_TEST(!results.of("ada:claim4").as_corrected.has_value());
  BOOST_TEST(report::statements_to_markdown(results.report).find("| refuted in part | – |") != std::string::npos);
  BOOST_TEST(report::tally_statements(results.report).right_in_part == 1U);
  BOOST_TEST(report::tally_statements(results.report).right_as_corrected == 0U);
  results.add({"ada:claim4"}, Verdict::confirmed, Verdict::refuted);
  BOOST_TEST(!results.of("ada:claim4").in_part);
}

BOOST_AUTO_TEST_CASE(a_statement_beyond_the_paper_has_no_printed_form) {
  Results results;
  results.add({"sf:cgf"}, Verdict::confirmed, Verdict::confirmed);
  BOOST_TEST(!results.of("sf:cgf").as_printed.has_value());
  BOOST_CHECK(results.of("sf:cgf").as_corrected == Verdict::confirmed);
  results.add({"sf:network-laws"}, Verdict::refuted, Verdict::refuted);
  BOOST_TEST(!results.of("sf:network-laws").as_printed.has_value());
  BOOST_CHECK(results.of("sf:network-laws").as_corrected == Verdict::refuted);
}

BOOST_AUTO_TEST_CASE(what_was_not_run_or_has_no_power_says_nothing) {
  Results results;
  results.add({"ada:lem5"}, Verdict::confirmed, Verdict::confirmed);
  results.report.results.back().skipped = true;
  BOOST_TEST(report::statement_results(results.report).empty());
  results.add({"ada:lem5"}, Verdict::confirmed, Verdict::confirmed);
  results.report.results.back().control_verdict = Verdict::confirmed;
  BOOST_CHECK(results.of("ada:lem5").as_corrected == Verdict::inconclusive);
}

}  // namespace
BOOST_AUTO_TEST_SUITE_END()

}  // namespace sinkflow::tests

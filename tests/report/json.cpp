// report.json of results that have no number.
#include <cmath>

#include <boost/test/unit_test.hpp>
#include <nlohmann/json.hpp>

#include "report/report.hpp"
#include "verify/harness/claim_result.hpp"

namespace sinkflow::tests {

BOOST_AUTO_TEST_SUITE(report_json)

BOOST_AUTO_TEST_CASE(the_report_has_null_for_numbers_that_do_not_exist) {
  verify::Claim claim;
  claim.id = "test.claim";
  verify::ClaimResult result;
  result.claim = &claim;
  result.outcome.compare("check", {std::nan(""), 0}, 1, 3, verify::Tolerance(0.5, "for the test"));
  report::Report report;
  report.provenance = verify::build_provenance();
  report.results.push_back(result);
  const auto json = nlohmann::json::parse(report::to_json(report));
  const auto& first = json["claims"][0];
  BOOST_TEST(first["verdict"] == "inconclusive");
  BOOST_TEST(first["as_expected"] == false);
  BOOST_TEST(first["checks"][0]["measured"].is_null());
  BOOST_TEST(first["checks"][0]["resolution"].is_null());
  BOOST_TEST(first["checks"][0]["tolerance"] == 0.5);
  BOOST_TEST(json["provenance"]["blas_core"].get<std::string>().starts_with("OpenBLAS "));
}

BOOST_AUTO_TEST_SUITE_END()

}  // namespace sinkflow::tests

// verify, the main job: its report, its exit codes, and that it works wherever it is run.
#include <cstdint>
#include <filesystem>
#include <string>
#include <vector>

#include <boost/test/unit_test.hpp>
#include <nlohmann/json.hpp>

#include "tests/support/workspace.hpp"

BOOST_AUTO_TEST_SUITE(apps_verify)

namespace {

using nlohmann::json;
using sinkflow::tests::Finished;
using sinkflow::tests::Workspace;

/// What the schema (report_schema.sh) cannot say.
void check_report(const Workspace& workspace, const std::string& folder, const json& report) {
  for (const json& claim : report["claims"]) {
    BOOST_TEST((claim["skipped"].get<bool>() || !claim["checks"].empty()));
    for (const std::string figure : claim["figures"]) {
      BOOST_TEST(std::filesystem::file_size(workspace.path(folder) / figure) > 1000U);
      const auto beside = (workspace.path(folder) / figure).replace_extension();
      for (const char* ending : {".png", ".csv", ".gp"}) {
        BOOST_TEST(std::filesystem::exists(beside.string() + ending));
      }
    }
  }
}

}  // namespace

BOOST_FIXTURE_TEST_SUITE(cli_verify, Workspace)

// A report of other claims does not go in silence.
BOOST_AUTO_TEST_CASE(an_earlier_report_is_not_replaced_in_silence) {
  BOOST_TEST(run({"verify", "sharp.*", "--out", "results"}).err.find("will be replaced") == std::string::npos);
  const Finished second = run({"verify", "sharp.exponent", "--out", "results"});
  BOOST_TEST(second.code == 0);
  BOOST_TEST(second.err.find("'results/report.json' will be replaced") != std::string::npos, second.err);
  BOOST_TEST(run({"verify", "sharp.exponent", "--out", "results"}).err.find("will be replaced") == std::string::npos);
}

BOOST_AUTO_TEST_CASE(the_report) {
  const Finished finished = run({"verify", "sharp.*", "--out", "my results/new", "--json", "copy.json"});
  BOOST_TEST(finished.code == 0);
  for (const char* part : {"claim", "resolution", "sharp.exponent", "sharp.constant", "confirmed", "refuted"}) {
    BOOST_TEST(finished.out.find(part) != std::string::npos, part);
  }
  BOOST_TEST(finished.err.find("my results/new/report.html") != std::string::npos);
  const json report = json::parse(read("my results/new/report.json"));
  BOOST_TEST((json::parse(read("copy.json")) == report));
  check_report(*this, "my results/new", report);
  BOOST_TEST(report["provenance"]["command"] == "sinkflow verify 'sharp.*' --out 'my results/new' --json copy.json");
  std::string before;
  for (const json& claim : report["claims"]) {
    BOOST_TEST(claim["verdict"] == "confirmed");
    BOOST_TEST(claim["as_expected"] == true);
    BOOST_TEST(claim["control"]["verdict"] == "refuted");
    BOOST_TEST(before.compare(claim["id"]) < 0);  // Boost.Test compares strings as collections
    before = claim["id"];
  }
  const std::string summary = read("my results/new/report.md");
  for (const char* part : {"claims came out as expected", "\n## Statements\n", "\n## Claims\n", "\n## Provenance\n"}) {
    BOOST_TEST(summary.find(part) != std::string::npos, part);
  }
  BOOST_TEST(summary.find("Not as expected") == std::string::npos);
  const std::string page = read("my results/new/report.html");
  BOOST_TEST(page.find("<svg") != std::string::npos);
  BOOST_TEST(page.find("sharp.exponent") != std::string::npos);
}

BOOST_AUTO_TEST_CASE(json_on_standard_output_and_nothing_else) {
  const Finished finished = run({"verify", "thm9-hyp.corrected", "sharp.exponent", "--json", "-", "--threads", "1"});
  BOOST_TEST(finished.code == 0);
  const json report = json::parse(finished.out);
  BOOST_TEST(report["claims"].size() == 2U);
  BOOST_TEST(std::filesystem::exists(path("sinkflow-out/report.json")));  // the default directory
}

// An integration this loose decides nothing, and what decides nothing is not green.
BOOST_AUTO_TEST_CASE(a_verdict_that_is_not_the_expected_one) {
  const Finished finished = run({"verify", "thm9-hyp.corrected", "--rtol", "1e-2", "--atol", "1e-2", "--out", "."});
  BOOST_TEST(finished.code == 1);
  BOOST_TEST(finished.out.find("not as expected: expected confirmed") != std::string::npos);
  BOOST_TEST(finished.err.find("0 of 1 claims as expected") != std::string::npos);
  const json report = json::parse(read("report.json"));
  BOOST_TEST(report["claims"][0]["verdict"] == "inconclusive");
  BOOST_TEST(report["claims"][0]["as_expected"] == false);
  const std::string summary = read("report.md");
  const std::string again = "sinkflow verify thm9-hyp.corrected --rtol 1e-2 --atol 1e-2";
  BOOST_TEST(report["claims"][0]["command"] == again);
  for (const std::string& part : {std::string("\n## Not as expected\n\n### `thm9-hyp.corrected`"),
                                  std::string("- Verdict: inconclusive, expected: confirmed"), "Reproduce: `" + again,
                                  std::string("| inconclusive |")}) {
    BOOST_TEST(summary.find(part) != std::string::npos, part);
  }
}

BOOST_AUTO_TEST_CASE(a_claim_that_does_not_apply_is_skipped) {
  const Finished finished = run({"verify", "sharp.exponent", "--xi", "0", "--out", "."});
  BOOST_TEST(finished.code == 0);
  BOOST_TEST(finished.out.find("skipped") != std::string::npos);
  BOOST_TEST(finished.err.find("0 of 0 claims as expected, 1 skipped") != std::string::npos);
  BOOST_TEST(json::parse(read("report.json"))["claims"][0]["skipped"] == true);
}

BOOST_AUTO_TEST_SUITE_END()

BOOST_AUTO_TEST_SUITE_END()

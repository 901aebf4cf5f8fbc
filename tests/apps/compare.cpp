// compare: what changed between two reports, and its exit codes.
#include <functional>
#include <string>

#include <boost/test/unit_test.hpp>
#include <nlohmann/json.hpp>

#include "tests/support/workspace.hpp"

BOOST_AUTO_TEST_SUITE(apps_compare)

namespace {

using nlohmann::json;
using sinkflow::tests::Finished;
using sinkflow::tests::Workspace;

json check(const std::string& name, double measured) {
  return {{"name", name},     {"predicted", 0.5}, {"measured", measured},   {"uncertainty", 1e-4},
          {"tolerance", 0.1}, {"reason", "why"},  {"verdict", "confirmed"}, {"resolution", 0.2}};
}

json claim(const std::string& id) {
  return {{"id", id},
          {"verdict", "confirmed"},
          {"as_expected", true},
          {"control", {{"law", "wrong"}, {"verdict", "refuted"}}},
          {"checks", {check("a", 0.5), check("b", 0.51), check("b", 0.52)}}};
}

/// Two claims with three checks each, the last two of one name.
json sample() {
  return {{"provenance", {{"version", "0.1.0"}, {"libraries", {{"Boost", "1.74.0"}}}, {"claims_not_run", 0}}},
          {"claims", {claim("limits.beta"), claim("sharp.exponent")}}};
}

/// The sample is compared with what `change` makes of it.
class Pair : public Workspace {
 public:
  json compared(const std::function<void(json&)>& change, int code, const std::string& threshold = "0.1") const {
    json after = sample();
    change(after);
    write("a.json", sample().dump());
    write("b.json", after.dump());
    const Finished finished = run({"compare", "a.json", "b.json", "--threshold", threshold, "--json", "changes.json"});
    BOOST_TEST_CONTEXT(finished.err) {
      BOOST_TEST(finished.code == code);
    }
    text_ = finished.out;
    return json::parse(read("changes.json"));
  }

  [[nodiscard]] bool said(const std::string& words) const { return text_.find(words) != std::string::npos; }

 private:
  mutable std::string text_;
};

}  // namespace

BOOST_FIXTURE_TEST_SUITE(cli_compare, Pair)

BOOST_AUTO_TEST_CASE(nothing_changed) {
  const json changes = compared([](json&) {}, 0);
  BOOST_TEST(changes["same_verdicts"] == true);
  BOOST_TEST(changes["compared"] == 2);
  for (const char* key : {"verdicts", "gone", "added", "moved", "provenance"}) {
    BOOST_TEST(changes[key].empty(), key);
  }
  BOOST_TEST(said("2 claims compared, no verdict changed"));
}

BOOST_AUTO_TEST_CASE(a_verdict_changed) {
  const json changes = compared(
      [](json& report) {
        report["claims"][1]["verdict"] = "refuted";
        report["claims"][1]["as_expected"] = false;
      },
      1);
  BOOST_TEST(changes["verdicts"].size() == 2U);
  BOOST_TEST((changes["verdicts"][0] ==
              json{{"claim", "sharp.exponent"}, {"field", "verdict"}, {"before", "confirmed"}, {"after", "refuted"}}));
  BOOST_TEST(said("sharp.exponent: verdict confirmed -> refuted"));
  BOOST_TEST(said("sharp.exponent: as_expected true -> false"));
}

BOOST_AUTO_TEST_CASE(a_control_lost_its_power_and_a_claim_is_skipped) {
  const json changes = compared(
      [](json& report) {
        report["claims"][0]["control"]["verdict"] = "confirmed";
        report["claims"][1]["skipped"] = true;
      },
      1);
  BOOST_TEST(changes["verdicts"].size() == 2U);
  BOOST_TEST(changes["verdicts"][0]["field"] == "control");
  BOOST_TEST(changes["verdicts"][1]["after"] == "skipped");
}

BOOST_AUTO_TEST_CASE(claims_that_only_one_has) {
  json changes = compared([](json& report) { report["claims"].erase(0); }, 1);
  BOOST_TEST((changes["gone"] == json::array({{{"claim", "limits.beta"}, {"check", nullptr}}})));
  BOOST_TEST(said("gone: limits.beta"));
  changes = compared([](json& report) { report["claims"].push_back(claim("new.claim")); }, 0);
  BOOST_TEST((changes["added"] == json::array({{{"claim", "new.claim"}, {"check", nullptr}}})));
  BOOST_TEST(said("added: new.claim"));
}

BOOST_AUTO_TEST_CASE(checks_are_paired_by_name) {
  const json changes = compared(
      [](json& report) {
        json& checks = report["claims"][0]["checks"];
        checks.erase(0);
        checks.insert(checks.begin(), check("new", 3));
      },
      0);
  BOOST_TEST((changes["gone"] == json::array({{{"claim", "limits.beta"}, {"check", "a"}}})));
  BOOST_TEST((changes["added"] == json::array({{{"claim", "limits.beta"}, {"check", "new"}}})));
  BOOST_TEST(changes["moved"].empty());
}

BOOST_AUTO_TEST_CASE(numbers_that_moved) {
  const auto move = [](json& report) {
    report["claims"][0]["checks"][0]["measured"] = 0.509;  // by .09 tolerances
    report["claims"][0]["checks"][2]["measured"] = 0.535;  // by .15 tolerances
    report["claims"][1]["checks"][1]["tolerance"] = 0.2;
  };
  json changes = compared(move, 0);
  BOOST_REQUIRE(changes["moved"].size() == 2U);
  BOOST_TEST(changes["moved"][0]["check"] == "b");
  BOOST_TEST(changes["moved"][0]["before"] == 0.52);
  BOOST_TEST(changes["moved"][0]["after"] == 0.535);
  BOOST_TEST(std::abs(changes["moved"][0]["tolerances"].get<double>() - 0.15) < 1e-9);
  BOOST_TEST(changes["moved"][1]["quantity"] == "tolerance");
  BOOST_TEST(said("moved: limits.beta check 'b': measured 0.52 -> 0.535, 0.15 tolerances"));
  changes = compared(move, 0, "0.05");
  BOOST_TEST(changes["moved"].size() == 3U);
  changes = compared(move, 0, "2");
  BOOST_TEST(changes["moved"].empty());
}

BOOST_AUTO_TEST_CASE(a_number_that_became_none_has_moved) {
  const auto lose = [](json& report) { report["claims"][0]["checks"][0]["measured"] = nullptr; };
  const json changes = compared(lose, 0, "1e9");
  BOOST_REQUIRE(changes["moved"].size() == 1U);
  BOOST_TEST(changes["moved"][0]["after"].is_null());
  BOOST_TEST(changes["moved"][0]["tolerances"].is_null());
  BOOST_TEST(said("measured 0.5 -> none"));
  json before = sample();
  lose(before);
  write("a.json", before.dump());
  BOOST_TEST(run({"compare", "a.json", "b.json"}).out.find("moved") == std::string::npos);  // none in both
  write("b.json", sample().dump());
  BOOST_TEST(run({"compare", "a.json", "b.json"}).out.find("measured none -> 0.5") != std::string::npos);
}

BOOST_AUTO_TEST_CASE(an_exact_check_moves_with_any_difference) {
  json before = sample();
  before["claims"][0]["checks"][0]["tolerance"] = 0;
  json after = before;
  after["claims"][0]["checks"][0]["measured"] = 0.5000001;
  write("a.json", before.dump());
  write("b.json", after.dump());
  BOOST_TEST(run({"compare", "a.json", "b.json"}).out.find("measured 0.5 -> 0.5000001\n") != std::string::npos);
}

BOOST_AUTO_TEST_CASE(provenance_is_compared) {
  const json changes = compared(
      [](json& report) {
        report["provenance"]["libraries"]["Boost"] = "1.80.0";
        report["provenance"].erase("version");
        report["provenance"]["claims_not_run"] = 3;
      },
      0);
  BOOST_TEST(
      (changes["provenance"] == json::array({{{"key", "claims_not_run"}, {"before", "0"}, {"after", "3"}},
                                             {{"key", "libraries.Boost"}, {"before", "1.74.0"}, {"after", "1.80.0"}},
                                             {{"key", "version"}, {"before", "0.1.0"}, {"after", ""}}})));
  BOOST_TEST(said("provenance: version 0.1.0 -> nothing"));
}

BOOST_AUTO_TEST_CASE(a_real_report) {
  BOOST_TEST(run({"verify", "sharp.*", "--out", "one"}).code == 0);
  BOOST_TEST(run({"verify", "sharp.exponent", "--out", "two"}).code == 0);
  const Finished same = run({"compare", "one/report.json", "one/report.json", "--json", "-"});
  BOOST_TEST(same.code == 0);
  BOOST_TEST(json::parse(same.out)["moved"].empty());
  const Finished fewer = run({"compare", "one/report.json", "two/report.json"});
  BOOST_TEST(fewer.code == 1);
  BOOST_TEST(fewer.out.find("gone: sharp.constant") != std::string::npos);
  BOOST_TEST(run({"compare", "two/report.json", "one/report.json"}).code == 0);
}

BOOST_AUTO_TEST_CASE(what_is_no_report) {
  write("good.json", sample().dump());
  const auto expect = [&](const json& document, const std::vector<std::string>& words) {
    write("bad.json", document.dump());
    expect_bad_input({"compare", "good.json", "bad.json"}, words);
    expect_bad_input({"compare", "bad.json", "good.json"}, words);
  };
  expect_bad_input({"compare", "good.json", "missing"}, {"'missing'", "expected a file"});
  expect_bad_input({"compare", "good.json", "good.json", "--threshold", "-1"}, {"threshold", "-1"});
  expect(json::array(), {"'bad.json'", "the top level", "expected an object", "an array of 0"});
  expect({{"provenance", json::object()}}, {"'bad.json'", "/claims", "expected this key", "found nothing"});
  expect({{"provenance", 1}, {"claims", json::array()}}, {"/provenance", "expected an object", "found 1"});
  const auto with = [](const std::string& pointer, const json& value) {
    json document = sample();
    document[json::json_pointer(pointer)] = value;
    return document;
  };
  expect(with("/claims/0/verdict", "green"), {"/claims/0/verdict", "confirmed, refuted or inconclusive", "'green'"});
  expect(with("/claims/1/as_expected", "yes"), {"/claims/1/as_expected", "true or false", "'yes'"});
  expect(with("/claims/1/checks/0/measured", "NaN"), {"/claims/1/checks/0/measured", "a number or null", "'NaN'"});
  expect(with("/claims/1/checks", json::object()), {"/claims/1/checks", "an array", "an object"});
  expect(with("/claims/1/control", nullptr), {"/claims/1/control", "an object", "null"});
  expect(with("/claims/1/id", "limits.beta"), {"/claims/1/id", "every claim once", "'limits.beta'"});
}

BOOST_AUTO_TEST_SUITE_END()

BOOST_AUTO_TEST_SUITE_END()

// links: claims
#include "verify/harness/runner.hpp"

#include <cmath>
#include <set>

#include <boost/test/unit_test.hpp>

#include "formats/bigrams_file.hpp"
#include "tests/support/input_error.hpp"
#include "tests/support/with_networks.hpp"
#include "theory/errors.hpp"

namespace sinkflow::tests {

BOOST_AUTO_TEST_SUITE(verify_runner)

namespace {

using verify::Claim;
using verify::Outcome;
using verify::Setting;
using verify::Verdict;

const Setting& setting() {
  static const Setting made = verify::make_setting(formats::tiny_shakespeare(), {});
  return made;
}

Claim claim_that(std::function<Outcome(const Setting&)> run) {
  return Claim{.id = "test.claim",
               .title = "title",
               .tags = {"ada:sec2"},
               .method = "m",
               .tolerance = "t",
               .control = "c",
               .run = std::move(run)};
}

verify::Check check(double predicted, double measured) {
  return {"check", predicted, measured, 0, verify::Tolerance(0.5, "for the test")};
}

BOOST_AUTO_TEST_CASE(a_good_claim_with_a_refuted_control_is_as_expected) {
  const Claim claim = claim_that([](const Setting&) { return Outcome{{{check(1, 1)}}, {{{check(3, 1)}}}, {}}; });
  const verify::ClaimResult result = verify::run_claim(claim, with_networks(setting()));
  BOOST_CHECK(result.verdict == Verdict::confirmed);
  BOOST_CHECK(result.control_verdict == Verdict::refuted);
  BOOST_TEST(result.as_expected());
}

BOOST_AUTO_TEST_CASE(a_claim_whose_control_is_not_refuted_is_not_as_expected) {
  const Claim claim = claim_that([](const Setting&) { return Outcome{{{check(1, 1)}}, {{{check(1.1, 1)}}}, {}}; });
  BOOST_TEST(!verify::run_claim(claim, with_networks(setting())).as_expected());
  const Claim none = claim_that([](const Setting&) { return Outcome{{{check(1, 1)}}, {}, {}}; });
  BOOST_TEST(!verify::run_claim(none, with_networks(setting())).as_expected());
}

BOOST_AUTO_TEST_CASE(a_failure_is_inconclusive_and_never_as_expected) {
  Claim claim = claim_that([](const Setting&) -> Outcome { throw ComputationError("the integration failed"); });
  for (const Verdict expected : {Verdict::confirmed, Verdict::refuted, Verdict::inconclusive}) {
    claim.expected = expected;
    const verify::ClaimResult result = verify::run_claim(claim, with_networks(setting()));
    BOOST_CHECK(result.verdict == Verdict::inconclusive);
    BOOST_TEST(result.failure == "the integration failed");
    BOOST_TEST(!result.as_expected());
  }
}

BOOST_AUTO_TEST_CASE(a_claim_that_does_not_apply_is_skipped_with_its_reason) {
  const Claim claim = claim_that([](const Setting&) -> Outcome { throw verify::NotApplicable("no such row"); });
  const verify::ClaimResult result = verify::run_claim(claim, with_networks(setting()));
  BOOST_TEST(result.skipped);
  BOOST_TEST(result.failure == "no such row");
  BOOST_CHECK(result.verdict == Verdict::inconclusive);
}

BOOST_AUTO_TEST_CASE(a_claim_about_the_embedded_corpus_is_skipped_on_another) {
  Setting other = setting();
  other.own_corpus = false;
  Claim claim = claim_that([](const Setting&) { return Outcome{{{check(1, 1)}}, {{{check(3, 1)}}}, {}}; });
  claim.own_corpus_only = true;
  BOOST_TEST(verify::run_claim(claim, with_networks(other)).skipped);
  BOOST_TEST(!verify::run_claim(claim, with_networks(setting())).skipped);
}

BOOST_AUTO_TEST_CASE(a_pattern_that_selects_nothing_is_refused) {
  const std::vector<std::string> patterns{"no.such-*"};
  const std::string sentence = input_error([&] { verify::select_claims(patterns, verify::Tier::full); });
  BOOST_TEST(sentence.find("no.such-*") != std::string::npos);
  const std::vector<std::string> sharp{"sharp.*"};
  for (const Claim* claim : verify::select_claims(sharp, verify::Tier::quick)) {
    BOOST_TEST(claim->id.starts_with("sharp."));
  }
}

BOOST_AUTO_TEST_CASE(results_keep_their_order_and_unbegun_claims_are_left_out) {
  const Claim good = claim_that([](const Setting&) { return Outcome{{{check(1, 1)}}, {{{check(3, 1)}}}, {}}; });
  Claim other = good;
  other.id = "test.other";
  const std::vector<const Claim*> selected{&good, &other, &good};
  int ended = 0;
  const auto results = verify::run_claims(
      selected, with_networks(setting()), [&](const verify::ClaimResult&) { ++ended; }, [] { return false; });
  BOOST_TEST(ended == 3);
  BOOST_REQUIRE(results.size() == 3U);
  BOOST_TEST(results[1].claim->id == "test.other");
  BOOST_TEST(verify::run_claims(
                 selected, with_networks(setting()), [](const auto&) {}, [] { return true; })
                 .empty());
}

BOOST_AUTO_TEST_CASE(a_claim_without_its_parts_or_with_a_known_id_is_refused) {
  const Claim whole = claim_that([](const Setting&) { return Outcome{}; });
  Claim without_control = whole;
  without_control.control.clear();
  BOOST_CHECK_THROW(verify::Registration{without_control}, std::invalid_argument);
  Claim twin = whole;
  twin.id = verify::claims().front().id;
  BOOST_CHECK_THROW(verify::Registration{twin}, std::invalid_argument);
}

}  // namespace
BOOST_AUTO_TEST_SUITE_END()

}  // namespace sinkflow::tests

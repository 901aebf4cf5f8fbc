#include "verify/harness/judge.hpp"

#include <cmath>
#include <limits>
#include <stdexcept>

#include <boost/test/unit_test.hpp>
#include <rapidcheck.h>

namespace sinkflow::tests {

BOOST_AUTO_TEST_SUITE(verify_judge)

namespace {

using verify::Check;
using verify::Tolerance;
using verify::Verdict;

constexpr double kNaN = std::numeric_limits<double>::quiet_NaN();
constexpr double kInfinity = std::numeric_limits<double>::infinity();

Check check(double predicted, double measured, double uncertainty, double tolerance) {
  return {"check", predicted, measured, uncertainty, Tolerance(tolerance, "for the test")};
}

BOOST_AUTO_TEST_CASE(a_tolerance_needs_a_reason) {
  BOOST_CHECK_THROW(Tolerance(0.1, ""), std::invalid_argument);
  BOOST_TEST(Tolerance(0.1, "why").value == 0.1);
}

BOOST_AUTO_TEST_CASE(three_verdicts) {
  BOOST_CHECK(judge(check(1, 1.05, 0.01, 0.1)) == Verdict::confirmed);
  BOOST_CHECK(judge(check(1, 1.25, 0.01, 0.1)) == Verdict::refuted);
  BOOST_CHECK(judge(check(1, 1.095, 0.01, 0.1)) == Verdict::inconclusive);  // within, but not by its uncertainty
  BOOST_CHECK(judge(check(1, 1.105, 0.01, 0.1)) == Verdict::inconclusive);  // outside, but not by its uncertainty
  BOOST_CHECK(judge(check(0, 0, 0, 0)) == Verdict::confirmed);
}

BOOST_AUTO_TEST_CASE(what_is_not_a_number_decides_nothing) {
  for (const double bad : {kNaN, kInfinity, -kInfinity}) {
    BOOST_CHECK(judge(check(bad, 1, 0.01, 0.1)) == Verdict::inconclusive);
    BOOST_CHECK(judge(check(1, bad, 0.01, 0.1)) == Verdict::inconclusive);
    BOOST_CHECK(judge(check(1, 1, bad, 0.1)) == Verdict::inconclusive);
    BOOST_CHECK(judge(check(1, 1, 0.01, bad)) == Verdict::inconclusive);
  }
  BOOST_CHECK(judge(check(1, 1, -0.01, 0.1)) == Verdict::inconclusive);
  BOOST_CHECK(judge(check(1, 1, 0.01, -0.1)) == Verdict::inconclusive);
}

BOOST_AUTO_TEST_CASE(evidence_is_as_strong_as_its_weakest_check) {
  const Check good = check(1, 1, 0, 0.1);
  const Check bad = check(1, 2, 0, 0.1);
  const Check vague = check(1, kNaN, 0, 0.1);
  BOOST_CHECK(judge(verify::Evidence{}) == Verdict::inconclusive);
  BOOST_CHECK(judge(verify::Evidence{{good, good}}) == Verdict::confirmed);
  BOOST_CHECK(judge(verify::Evidence{{good, vague}}) == Verdict::inconclusive);
  BOOST_CHECK(judge(verify::Evidence{{good, vague, bad}}) == Verdict::refuted);
}

BOOST_AUTO_TEST_CASE(a_control_must_be_refuted_by_every_check) {
  const Check good = check(1, 1, 0, 0.1);
  const Check bad = check(1, 2, 0, 0.1);
  BOOST_CHECK(judge(verify::Control{}) == Verdict::inconclusive);
  BOOST_CHECK(judge(verify::Control{{{bad, bad}}}) == Verdict::refuted);
  BOOST_CHECK(judge(verify::Control{{{bad, good}}}) == Verdict::inconclusive);
  BOOST_CHECK(judge(verify::Control{{{good, good}}}) == Verdict::confirmed);
}

BOOST_AUTO_TEST_CASE(predictions_beyond_the_resolution_are_refuted_in_both_directions) {
  const bool holds = rc::check("resolution", [] {
    const auto number = [](int scale) { return *rc::gen::inRange(-1000, 1000) / static_cast<double>(scale); };
    const Check drawn = check(number(100), number(100), std::abs(number(1000)), std::abs(number(300)));
    const double step = verify::resolution(drawn) * 1.000001 + 1e-12;  // beyond rounding
    for (const double direction : {-step, step}) {
      Check moved = drawn;
      moved.predicted += direction;
      RC_ASSERT(judge(moved) == Verdict::refuted);
    }
  });
  BOOST_TEST(holds);
}

}  // namespace
BOOST_AUTO_TEST_SUITE_END()

}  // namespace sinkflow::tests

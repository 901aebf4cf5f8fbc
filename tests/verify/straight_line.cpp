// Straight lines against certified values, and the same data moved and scaled over the whole range of doubles.
#include "verify/statistics/straight_line.hpp"

#include <cmath>
#include <vector>

#include <boost/test/unit_test.hpp>

#include "tests/support/input_error.hpp"

BOOST_AUTO_TEST_SUITE(verify_straight_line)

namespace {

using sinkflow::tests::input_error;
using sinkflow::verify::straight_line;
using sinkflow::verify::StraightLine;
namespace tt = boost::test_tools;

using Values = std::vector<long double>;

// NIST Statistical Reference Datasets, linear least squares, "Norris" (lower difficulty, observed data, 36
// observations; itl.nist.gov/div898/strd/lls/data/Norris.shtml): ozone monitors, y = B0 + B1 x. It is the one set there
// whose model is a straight line with an intercept.
const Values kNorrisX{.2L, 337.4L, 118.2L, 884.6L, 10.1L,  226.5L, 666.3L, 996.3L, 448.6L, 777.0L, 558.2L, .4L,
                      .6L, 775.5L, 666.9L, 338.0L, 447.5L, 11.6L,  556.0L, 228.1L, 995.8L, 887.6L, 120.2L, .3L,
                      .3L, 556.8L, 339.1L, 887.2L, 999.0L, 779.0L, 11.1L,  118.3L, 229.2L, 669.1L, 448.9L, .5L};
const Values kNorrisY{.1L, 338.8L, 118.1L, 888.0L, 9.2L,   228.1L, 668.5L, 998.5L, 449.1L, 778.9L, 559.2L, .3L,
                      .1L, 778.1L, 668.8L, 339.3L, 448.9L, 10.8L,  557.7L, 228.3L, 998.0L, 888.8L, 119.6L, .3L,
                      .6L, 557.6L, 339.3L, 888.0L, 998.5L, 778.9L, 10.2L,  117.6L, 228.9L, 668.4L, 449.2L, .2L};
constexpr StraightLine kNorris{1.00211681802045, -0.262323073774029, 0.429796848199937e-03, 0.232818234301152,
                               0.884796396144373};

/// `digits` of them agree.
void check(const StraightLine& found, const StraightLine& expected, int digits) {
  const auto tolerance = tt::tolerance(std::pow(10.0, -digits));
  BOOST_TEST(found.slope == expected.slope, tolerance);
  BOOST_TEST(found.intercept == expected.intercept, tolerance);
  BOOST_TEST(found.slope_deviation == expected.slope_deviation, tolerance);
  BOOST_TEST(found.intercept_deviation == expected.intercept_deviation, tolerance);
  BOOST_TEST(found.residual_deviation == expected.residual_deviation, tolerance);
}

Values moved(const Values& values, long double factor, long double shift) {
  Values result;
  for (const long double value : values) {
    result.push_back(factor * value + shift);
  }
  return result;
}

}  // namespace

BOOST_AUTO_TEST_CASE(norris_to_all_certified_digits) {
  check(straight_line(kNorrisX, kNorrisY), kNorris, 14);
}

// A factor of x divides the slope and its deviation, one of y multiplies all.
BOOST_AUTO_TEST_CASE(norris_in_other_units) {
  for (const double x : {1e-300, 1e-160, 1.0, 1e160, 1e300}) {
    for (const double y : {1e-150, 1.0, 1e150}) {
      if (std::abs(std::log10(y) - std::log10(x)) > 300) {
        continue;  // the slope is no double
      }
      const StraightLine expected{kNorris.slope * (y / x), kNorris.intercept * y, kNorris.slope_deviation * (y / x),
                                  kNorris.intercept_deviation * y, kNorris.residual_deviation * y};
      check(straight_line(moved(kNorrisX, x, 0), moved(kNorrisY, y, 0)), expected, 13);
    }
  }
}

// Far from the origin the slope, its deviation and the residuals stay. Thousandths at 1e9 and tenths at 1e10 are kept
// to 1e-9 of themselves by the 64 bits of a long double.
BOOST_AUTO_TEST_CASE(norris_far_away) {
  const StraightLine found = straight_line(moved(kNorrisX, 1, 1e9L), moved(kNorrisY, 1, -1e10L));
  BOOST_TEST(found.slope == kNorris.slope, tt::tolerance(1e-9));
  BOOST_TEST(found.slope_deviation == kNorris.slope_deviation, tt::tolerance(1e-9));
  BOOST_TEST(found.residual_deviation == kNorris.residual_deviation, tt::tolerance(1e-9));
}

BOOST_AUTO_TEST_CASE(constant_y_has_neither_slope_nor_residuals) {
  const StraightLine line = straight_line(Values{1, 2, 3, 4}, Values(4, 1e14L + 0.3L));
  BOOST_TEST(line.slope == 0.0);
  BOOST_TEST(line.residual_deviation == 0.0);
  BOOST_TEST(line.intercept == 1e14 + 0.3);
}

BOOST_AUTO_TEST_CASE(what_no_line_goes_through_is_named) {
  BOOST_TEST(input_error([] { straight_line(Values{1, 2}, Values{1, 2}); }) == "expected at least 3 points, found 2");
  BOOST_TEST(input_error([] {
               straight_line(Values(5, 0.1L), Values{1, 2, 3, 4, 5});
             }) == "expected different x, found that x is constant: 5 times 0.1");
  BOOST_TEST(input_error([] {
               straight_line(Values{0, 1e-300L, 2e-300L}, Values{0, 1e300L, 2e300L});
             }) == "expected a slope within the range of doubles, found 1e+600");
}

BOOST_AUTO_TEST_SUITE_END()

#include "verify/statistics/fit.hpp"

#include <cmath>
#include <random>

#include <boost/math/distributions/students_t.hpp>
#include <boost/test/unit_test.hpp>

#include "tests/support/input_error.hpp"
#include "theory/errors.hpp"

namespace sinkflow::tests {

BOOST_AUTO_TEST_SUITE(verify_fit)

namespace {

namespace tt = boost::test_tools;
using verify::FitLaw;

struct Data {
  std::vector<double> x;
  std::vector<double> y;
};

template <class Law>
Data exact(const Law& law) {
  Data data;
  for (int i = 1; i <= 40; ++i) {
    data.x.push_back(0.5 * i);
    data.y.push_back(law(data.x.back()));
  }
  return data;
}

BOOST_AUTO_TEST_CASE(each_law_is_recovered_where_it_is_exact) {
  const auto slope = [](const Data& data, FitLaw law) { return verify::fit(data.x, data.y, law, 0, 100).whole.slope; };
  const Data power = exact([](double x) { return 3 * std::pow(x, -0.25); });
  const Data log = exact([](double x) { return 0.5 * std::log(x) + 7; });
  const Data linear = exact([](double x) { return 2 * x - 1; });
  // Sums of 40 terms of order one: rounding of order 1e-15.
  BOOST_TEST(slope(power, FitLaw::power) == -0.25, tt::tolerance(1e-13));
  BOOST_TEST(slope(log, FitLaw::log) == 0.5, tt::tolerance(1e-13));
  BOOST_TEST(slope(linear, FitLaw::linear) == 2.0, tt::tolerance(1e-13));
}

BOOST_AUTO_TEST_CASE(half_windows_disagree_where_the_law_does_not_hold) {
  const Data square = exact([](double x) { return x * x; });
  const verify::Fit line = verify::fit(square.x, square.y, FitLaw::linear, 0, 100);
  // The slope of a line through x^2 on [a, b] is a + b: 10.25 on [0.5, 9.75] and 30 on [10, 20], about.
  BOOST_TEST(line.late.slope - line.early.slope == 20, tt::tolerance(0.05));
  BOOST_TEST(line.whole.residual_deviation > 1);
}

BOOST_AUTO_TEST_CASE(the_interval_covers_the_truth_19_times_out_of_20) {
  // 2000 noisy lines: the share of intervals that hold the true slope has standard deviation sqrt(.95 .05/2000) =
  // .0049.
  std::mt19937_64 random(1);
  std::normal_distribution<double> noise;
  int covered = 0;
  constexpr int lines = 2000;
  for (int i = 0; i < lines; ++i) {
    Data data;
    for (int k = 0; k < 12; ++k) {
      data.x.push_back(k);
      data.y.push_back(0.7 * k + noise(random));
    }
    const verify::Line line = verify::fit(data.x, data.y, FitLaw::linear, 0, 100).whole;
    covered += std::abs(line.slope - 0.7) <= line.half_width ? 1 : 0;
  }
  BOOST_TEST(std::abs(covered / static_cast<double>(lines) - 0.95) < 5 * 0.0049);
}

BOOST_AUTO_TEST_CASE(windows_that_cannot_carry_a_fit_are_refused) {
  const Data line = exact([](double x) { return x; });
  const auto complaint = [&](FitLaw law, double low, double high) {
    return input_error([&] { verify::fit(line.x, line.y, law, low, high); });
  };
  BOOST_TEST(complaint(FitLaw::linear, 1, 1.6).find("at least 3 points") != std::string::npos);
  BOOST_TEST(complaint(FitLaw::linear, 1, 3).find("half window") != std::string::npos);
  const std::vector<double> same(10, 2.0);
  BOOST_TEST(input_error([&] { verify::fit(same, same, FitLaw::linear, 0, 9); }).find("x is constant") !=
             std::string::npos);
  const std::vector<double> negative{-1, 1, 2, 3, 4, 5, 6};
  BOOST_TEST(input_error([&] { verify::fit(negative, negative, FitLaw::log, -9, 9); }).find("positive x") !=
             std::string::npos);
  BOOST_TEST(input_error([] { verify::fit_law("cubic"); }).find("'cubic'") != std::string::npos);
}

}  // namespace
BOOST_AUTO_TEST_SUITE_END()

}  // namespace sinkflow::tests

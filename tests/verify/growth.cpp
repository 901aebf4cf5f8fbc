// What the claims about growth stand on: maxima that keep NaN, rows cut out of an instance, and fits in 60 digits.
#include <cmath>
#include <limits>
#include <vector>

#include <boost/test/unit_test.hpp>

#include "formats/bigrams_file.hpp"
#include "verify/cases/reference_instances.hpp"
#include "verify/harness/runner.hpp"
#include "verify/instruments/growth/defined_point.hpp"
#include "verify/instruments/growth/precise_growth.hpp"
#include "verify/statistics/extremes.hpp"

BOOST_AUTO_TEST_SUITE(verify_growth)

namespace {

using namespace sinkflow;
using namespace sinkflow::verify;

BOOST_AUTO_TEST_CASE(the_larger_number_is_nan_if_either_is) {
  const double nan = std::numeric_limits<double>::quiet_NaN();
  BOOST_TEST(larger(1.0, 2.0) == 2);
  BOOST_TEST(larger(2.0, -1.0) == 2);
  BOOST_TEST(std::isnan(larger(nan, 1.0)));
  BOOST_TEST(std::isnan(larger(1.0, nan)));
}

BOOST_AUTO_TEST_CASE(a_row_alone_moves_as_it_does_among_the_others) {
  const Setting setting = make_setting(formats::tiny_shakespeare(), {});
  const std::vector<double> times{1, 1e6};
  const theory::Trajectory together = integrate_alpha(setting, times);
  const Eigen::Index row = moving_rows(setting).back();
  const theory::Trajectory alone = integrate_row(growth_row(setting, row), times);
  BOOST_TEST((together.states.col(row) == alone.states.col(0)));
}

BOOST_AUTO_TEST_CASE(several_contexts_have_no_law_of_growth) {
  const theory::Model model = reference_instance("contexts_C7").model;
  BOOST_CHECK_THROW(theory::growth_law(model, 0), std::invalid_argument);
  BOOST_CHECK_THROW(theory::LogitClock(model, 0), std::invalid_argument);
}

BOOST_AUTO_TEST_CASE(the_law_has_three_terms) {
  const theory::GrowthLaw law = theory::growth_law(instance_i().model, 0);
  BOOST_CHECK_THROW(static_cast<void>(law.term(0, 1)), std::invalid_argument);
  BOOST_CHECK_THROW(static_cast<void>(law.term(4, 1)), std::invalid_argument);
}

// The terms in order are log t, 1, t^(-1/2), log(t)/t, 1/t, log(t) t^(-3/2).
BOOST_AUTO_TEST_CASE(an_expansion_is_found_again) {
  std::vector<Precise> times;
  std::vector<Precise> values;
  for (int i = 0; i < 6; ++i) {
    const Precise t = pow(Precise(10), 20 + i);
    times.push_back(t);
    values.push_back(log(t) / 4 - 7 + 3 / sqrt(t) - 100 * log(t) / t + 5 / t + 2 * log(t) / (t * sqrt(t)));
  }
  const std::vector<double> expected{0.25, -7, 3, -100, 5, 2};
  BOOST_TEST(expansion_coefficients(times, values) == expected, boost::test_tools::per_element());
}

// dF/dalpha by differentiation against a difference quotient of the share itself.
BOOST_AUTO_TEST_CASE(the_speed_is_minus_the_slope_of_the_share) {
  const theory::Instance instance = instance_i();
  const GrowthRow row = growth_row("row 0", instance, 0, 0, 0.6, {});
  const double h = 1e-4;
  const double slope = (defined_point(row, 0.6 + h).share - defined_point(row, 0.6 - h).share) / (2 * h);
  BOOST_TEST(defined_point(row, 0.6).speed == -slope, boost::test_tools::tolerance(1e-7));
}

BOOST_AUTO_TEST_CASE(settings_that_leave_nothing_to_measure) {
  const auto refuses = [](const SettingOptions& options, double loosest) {
    const Setting setting = make_setting(formats::tiny_shakespeare(), options);
    BOOST_CHECK_THROW(require_ordinary(setting, loosest), NotApplicable);
  };
  refuses({.rtol = 1e-6}, 1e-8);
  refuses({.atol = 1e-6}, 1e-8);
  refuses({.alpha0 = 20}, 1e-8);
  refuses({.xi = 1e4}, 1e-8);
  BOOST_CHECK_NO_THROW(require_ordinary(make_setting(formats::tiny_shakespeare(), {}), 1e-8));
}

}  // namespace

BOOST_AUTO_TEST_SUITE_END()

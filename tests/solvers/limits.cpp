// The integrators on arguments at the edge, and on problems that have no solution.
#include <array>
#include <cmath>
#include <functional>
#include <limits>
#include <stdexcept>
#include <string>
#include <vector>

#include <boost/test/data/monomorphic.hpp>
#include <boost/test/data/test_case.hpp>
#include <boost/test/unit_test.hpp>

#include "solvers/integrate.hpp"
#include "tests/support/input_error.hpp"
#include "tests/support/problems.hpp"
#include "theory/errors.hpp"

BOOST_AUTO_TEST_SUITE(solvers_limits)

namespace {

using namespace sinkflow;
using Eigen::VectorXd;
using solvers::Clock;
using solvers::Options;
using solvers::VectorField;
using tests::all_steppers;
using tests::clocks;
using tests::explicit_steppers;
using tests::options_of;
using tests::Problem;
using tests::scalar;
namespace data = boost::unit_test::data;

std::string computation_error(const std::function<void()>& action) {
  try {
    action();
  } catch (const ComputationError& error) {
    return error.what();
  }
  return {};
}

}  // namespace

BOOST_DATA_TEST_CASE(an_empty_request_and_an_empty_system, data::make(all_steppers), stepper) {
  const Options options = options_of(stepper, Clock::time, 1e-8);
  const Problem problem = tests::decay();
  BOOST_TEST(solvers::integrate(problem.field, problem.start, {}, options).states.rows() == 0);
  const std::array times{1.0};
  const VectorField nothing{0, [](double, const VectorXd&, VectorXd&) {}, {}};
  const auto none = solvers::integrate(nothing, VectorXd(0), times, options);
  BOOST_TEST(none.states.rows() == 1);
  BOOST_TEST(none.states.cols() == 0);
  BOOST_TEST(none.error == std::vector<double>{0.0});
}

// 100,000 calls are far more than any stepper needs to get to t = 1 or to notice; one that does not notice would use up
// all 2,000,000 steps.
BOOST_DATA_TEST_CASE(what_has_no_solution_is_an_error_after_few_steps, data::make(all_steppers), stepper) {
  const double nan = std::numeric_limits<double>::quiet_NaN();
  const double infinity = std::numeric_limits<double>::infinity();
  const auto becomes = [](double from, double value) {
    return scalar([=](double t, double y) { return t >= from ? value : -y; }, [](double, double) { return -1.0; });
  };
  const std::array fields{tests::blow_up(), becomes(0, nan), becomes(1, nan), becomes(0, infinity),
                          becomes(1, -infinity)};
  const std::array times{0.5, 2.0};
  for (std::size_t i = 0; i < fields.size(); ++i) {
    for (const Clock clock : clocks) {
      long calls = 0;
      VectorField field = fields[i];
      field.rate = [&](double t, const VectorXd& y, VectorXd& dy) {
        ++calls;
        fields[i].rate(t, y, dy);
      };
      const std::string sentence = computation_error(
          [&] { (void)solvers::integrate(field, VectorXd::Ones(1), times, options_of(stepper, clock, 1e-10)); });
      BOOST_TEST(!sentence.empty(), "field " << i);
      BOOST_TEST(calls <= 100'000, "field " << i << ": " << sentence);
    }
  }
}

BOOST_DATA_TEST_CASE(the_step_limit_is_kept, data::make(all_steppers), stepper) {
  const Problem problem = tests::oscillator();
  const std::array times{1e4};
  Options options = options_of(stepper, Clock::time, 1e-10);
  options.max_steps = 100;
  const std::string sentence =
      computation_error([&] { (void)solvers::integrate(problem.field, problem.start, times, options); });
  BOOST_TEST(!sentence.empty());
}

// From t = 1 on y falls to 0 and has to turn there, over and over: within 1e-10 of y, that is 1e-22 of t, which is lost
// when it is added to 1. (Not fehlberg78: its error estimate compares rates at the two ends of a step only, finds them
// equal here and jumps over the lot.)
BOOST_DATA_TEST_CASE(a_step_that_does_not_advance_is_an_error, data::make({"dopri5", "cash_karp54", "bulirsch_stoer"}),
                     stepper) {
  const VectorField field = scalar([](double t, double y) { return t < 1 ? 0.0 : -std::copysign(1e12, y); },
                                   [](double, double) { return 0.0; });
  const std::array times{2.0};
  const Options options = options_of(stepper, Clock::time, 1e-10);
  const std::string sentence =
      computation_error([&] { (void)solvers::integrate(field, VectorXd::Ones(1), times, options); });
  BOOST_TEST(sentence.find("stopped advancing") != std::string::npos, sentence);
}

// What is not of the field's size is named before anything is written past an end.
BOOST_DATA_TEST_CASE(sizes_are_checked, data::make(all_steppers), stepper) {
  const std::array times{1.0};
  const Options options = options_of(stepper, Clock::time, 1e-6);
  const auto sentence = [&](const VectorField& field, Eigen::Index start) {
    return tests::input_error([&] { (void)solvers::integrate(field, VectorXd::Ones(start), times, options); });
  };
  const auto rate = [](double, const VectorXd& y, VectorXd& dy) { dy = -y; };
  BOOST_TEST(sentence({2, rate, {}}, 3) == "start: expected 2 components, as the field has, found 3");
  BOOST_TEST(sentence({2, [](double, const VectorXd&, VectorXd& dy) { dy = VectorXd::Ones(3); }, {}}, 2) ==
             "rate: expected 2 components, found 3");
  const auto bad_jacobian = [](double, const VectorXd&, Eigen::MatrixXd& j) { j = Eigen::MatrixXd::Zero(3, 2); };
  BOOST_TEST(sentence({2, rate, bad_jacobian}, 2) ==
             (solvers::is_implicit(stepper) ? "jacobian: expected 2 x 2 entries, found 3 x 2" : ""));
  VectorXd infinite = VectorXd::Ones(2);
  infinite[1] = std::numeric_limits<double>::infinity();
  BOOST_TEST(tests::input_error([&] {
               (void)solvers::integrate({2, rate, {}}, infinite, times, options);
             }) == "start: expected finite numbers, found inf in place 2");
  const solvers::RowFields rows{2, [](Eigen::Index, double, double y) { return -y; }};
  if (!solvers::is_implicit(stepper)) {
    BOOST_TEST(tests::input_error([&] { (void)solvers::integrate_rows(rows, VectorXd::Ones(3), times, options); }) ==
               "start: expected 2 components, as the field has, found 3");
  }
}

// The rate and the Jacobian find what they fill in its size, the latter with zeros in it.
BOOST_DATA_TEST_CASE(what_is_filled_has_its_size, data::make(all_steppers), stepper) {
  const VectorField field{2,
                          [](double, const VectorXd& y, VectorXd& dy) {
                            dy[0] = -y[0];
                            dy[1] = -2 * y[1];
                          },
                          [](double, const VectorXd&, Eigen::MatrixXd& j) {
                            j(0, 0) = -1;
                            j(1, 1) = -2;
                          }};
  const std::array times{1.0};
  const auto found = solvers::integrate(field, VectorXd::Ones(2), times, options_of(stepper, Clock::log1p, 1e-8));
  BOOST_TEST(std::abs(found.states(0, 0) - std::exp(-1)) <= 1e-6);
  BOOST_TEST(std::abs(found.states(0, 1) - std::exp(-2)) <= 1e-6);
}

// Failures name t in either clock: 1/(1 - t) ends at 1, where log(1 + t) is .693.
BOOST_DATA_TEST_CASE(failures_name_the_time, data::make(all_steppers), stepper) {
  const std::array times{2.0};
  for (const Clock clock : clocks) {
    const std::string sentence = computation_error([&] {
      (void)solvers::integrate(tests::blow_up(), VectorXd::Ones(1), times, options_of(stepper, clock, 1e-8));
    });
    BOOST_TEST(sentence.find("t = ") != std::string::npos, sentence);
    const double named = std::stod(sentence.substr(sentence.find("t = ") + 4));
    BOOST_TEST(std::abs(named - 1) <= 1e-3, sentence);
  }
}

// With max_steps just enough for the run itself its looser companion has enough, too; with a rate that counts and gives
// up, both companions fail: the run is there, and its estimate is not.
BOOST_DATA_TEST_CASE(an_estimate_that_fails_does_not_take_the_result_along, data::make(all_steppers), stepper) {
  const Problem problem = tests::logistic();
  const std::array times{0.0, 5.0};
  solvers::Work work;
  Options options = options_of(stepper, Clock::time, 1e-6);
  options.estimate_error = false;
  (void)solvers::integrate(problem.field, problem.start, times, options, &work);
  options.estimate_error = true;
  long calls = 0;
  VectorField field = problem.field;
  field.rate = [&](double t, const VectorXd& y, VectorXd& dy) {
    if (++calls > work.rates) {
      throw ComputationError("no more");
    }
    problem.field.rate(t, y, dy);
  };
  const auto found = solvers::integrate(field, problem.start, times, options);
  BOOST_TEST(found.error[0] == 0.0);
  BOOST_TEST(std::isnan(found.error[1]));
  BOOST_TEST(tests::true_error(problem, found, 1) <= 1e-4);
}

// An exception of the right-hand side passes through, the C library of bdf and adams included.
BOOST_DATA_TEST_CASE(an_exception_of_the_rate_reaches_the_caller, data::make(all_steppers), stepper) {
  const VectorField field =
      scalar([](double, double) -> double { throw std::out_of_range("mine"); }, [](double, double) { return 0.0; });
  const std::array times{1.0};
  BOOST_CHECK_THROW((void)solvers::integrate(field, VectorXd::Ones(1), times, options_of(stepper, Clock::time, 1e-8)),
                    std::out_of_range);
}

BOOST_AUTO_TEST_CASE(what_cannot_be_integrated_is_named) {
  const Problem problem = tests::decay();
  const double nan = std::numeric_limits<double>::quiet_NaN();
  const double infinity = std::numeric_limits<double>::infinity();
  const auto sentence = [&](const std::vector<double>& times, const Options& options) {
    return tests::input_error([&] { (void)solvers::integrate(problem.field, problem.start, times, options); });
  };
  const auto tolerances = [](double rtol, double atol) {
    Options options;
    options.rtol = rtol;
    options.atol = atol;
    return options;
  };
  BOOST_TEST(sentence({1}, options_of("euler", Clock::time, 1e-8)) ==
             "stepper: expected one of dopri5, cash_karp54, fehlberg78, bulirsch_stoer, bdf, adams, found 'euler'");
  BOOST_TEST(sentence({1, 3, 2}, {}) == "times: expected finite, ascending times from 0 on, found 2 in place 3");
  BOOST_TEST(sentence({nan}, {}) == "times: expected finite, ascending times from 0 on, found nan in place 1");
  BOOST_TEST(sentence({1, infinity}, {}) == "times: expected finite, ascending times from 0 on, found inf in place 2");
  BOOST_TEST(sentence({-1}, {}) == "times: expected finite, ascending times from 0 on, found -1 in place 1");
  BOOST_TEST(sentence({1}, tolerances(-1e-8, 1e-8)) == "rtol: expected a number in (0, 0.1], found -1e-08");
  BOOST_TEST(sentence({1}, tolerances(1e-8, 0)) == "atol: expected a finite number > 0, found 0");
  BOOST_TEST(sentence({1}, tolerances(nan, 1e-8)) == "rtol: expected a number in (0, 0.1], found nan");
  BOOST_TEST(sentence({1}, tolerances(1e300, 1e-8)) == "rtol: expected a number in (0, 0.1], found 1e+300");
  BOOST_TEST(sentence({1}, tolerances(1e-8, infinity)) == "atol: expected a finite number > 0, found inf");
  Options steps;
  steps.max_step = -1;
  BOOST_TEST(sentence({1}, steps) == "max_step: expected a number >= 0, found -1");
  steps.max_step = nan;
  BOOST_TEST(sentence({1}, steps) == "max_step: expected a number >= 0, found nan");
  steps.max_step = 0;
  steps.max_steps = 0;
  BOOST_TEST(sentence({1}, steps) == "max_steps: expected a number from 1 on, found 0");
  const std::array times{1.0};
  const solvers::RowFields rows{1, [](Eigen::Index, double, double y) { return -y; }};
  for (const std::string stepper : {"bdf", "adams"}) {
    BOOST_TEST(tests::input_error([&] {
                 (void)solvers::integrate_rows(rows, VectorXd::Ones(1), times, options_of(stepper, Clock::time, 1e-8));
               }) ==
               "stepper: expected one of dopri5, cash_karp54, fehlberg78, bulirsch_stoer for rows on their own, "
               "found '" +
                   stepper + "'");
  }
}

BOOST_AUTO_TEST_SUITE_END()

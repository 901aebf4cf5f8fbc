// The integrators on problems with exact solutions.
#include "solvers/integrate.hpp"

#include <algorithm>
#include <array>
#include <cmath>
#include <string>
#include <vector>

#include <boost/test/data/monomorphic.hpp>
#include <boost/test/data/test_case.hpp>
#include <boost/test/unit_test.hpp>

#include "tests/support/largest.hpp"
#include "tests/support/problems.hpp"
#include "verify/statistics/extremes.hpp"

BOOST_AUTO_TEST_SUITE(solvers_integrate)

namespace {

using namespace sinkflow;
using Eigen::VectorXd;
using solvers::Clock;
using solvers::Options;
using solvers::VectorField;
using solvers::Work;
using tests::all_steppers;
using tests::clocks;
using tests::explicit_steppers;
using tests::options_of;
using tests::Problem;
using tests::scalar;
namespace data = boost::unit_test::data;

// How the error at the end of ten periods of the oscillator falls with the number of steps. Its steps are all of one
// size, h, and a method of order p is off by C h^p then.
double observed_order(const std::string& stepper, double loose, double tight) {
  const Problem problem = tests::oscillator();
  const std::array times{62.0};
  const auto run = [&](double rtol, Work& work) {
    const auto trajectory =
        solvers::integrate(problem.field, problem.start, times, options_of(stepper, Clock::time, rtol), &work);
    return tests::true_error(problem, trajectory, 0);
  };
  Work few;
  Work many;
  const double ratio = run(loose, few) / run(tight, many);
  return std::log(ratio) / std::log(static_cast<double>(many.steps) / static_cast<double>(few.steps));
}

}  // namespace

// Over two to six decades of tolerance. Half an order of play: rejected steps count as steps, and the last is cut
// short. Cash-Karp's and dopri5's solutions are of order 5, Fehlberg's of order 8.
BOOST_AUTO_TEST_CASE(errors_fall_with_the_order_of_the_method) {
  for (const double tight : {1e-7, 1e-8, 1e-9}) {
    BOOST_TEST(std::abs(observed_order("dopri5", 1e-5, tight) - 5) <= 0.5, observed_order("dopri5", 1e-5, tight));
    BOOST_TEST(std::abs(observed_order("cash_karp54", 1e-5, tight) - 5) <= 0.5,
               observed_order("cash_karp54", 1e-5, tight));
    BOOST_TEST(std::abs(observed_order("fehlberg78", 1e-5, tight) - 8) <= 0.5,
               observed_order("fehlberg78", 1e-5, tight));
    // It raises its order with the tolerance, so no single one is observed; what it must not do is fall behind.
    BOOST_TEST(observed_order("bulirsch_stoer", 1e-5, tight) >= 5, observed_order("bulirsch_stoer", 1e-5, tight));
  }
}

// Error control keeps every step's error at rtol 1e-9 (|y| <= 1, or 4.7 for the square root). Over the 20 units of time
// errors of up to a few hundred steps add up: 1e-6 for all of them.
BOOST_DATA_TEST_CASE(exact_solutions_in_both_clocks, data::make(all_steppers), stepper) {
  const std::array times{0.0, 1e-3, 0.5, 3.0, 20.0};
  for (const Problem& problem : tests::problems()) {
    for (const Clock clock : clocks) {
      const auto got = solvers::integrate(problem.field, problem.start, times, options_of(stepper, clock, 1e-9));
      BOOST_TEST(got.times == std::vector<double>(times.begin(), times.end()));
      BOOST_TEST(got.states.row(0).transpose() == problem.start);  // nothing is computed at t = 0
      BOOST_TEST(got.error[0] == 0.0);
      for (std::size_t i = 1; i < times.size(); ++i) {
        const double error = tests::true_error(problem, got, i);
        BOOST_TEST(error <= 1e-6, problem.name << " at " << times[i] << ": " << error);
        // The estimate is of a run that is 32 times looser. Rarely that run is no worse than this one, for their errors
        // have signs: hence 2. Both runs of adams keep the same error of a few absolute tolerances on a decay: hence
        // 1e-8. Round-off is a few steps of 2e-16.
        const double bound = 2 * got.error[i] + (stepper == "adams" ? 1e-8 : 0) + 1e-15;
        BOOST_TEST(error <= bound, problem.name << " at " << times[i] << ": error " << error << ", bound " << bound);
      }
    }
  }
}

// Estimates are not only safe, they are about right: within a factor 1e4 (the looser run is 32 times looser, and
// explicit steppers of high order gain more from a tolerance than they are asked to).
BOOST_DATA_TEST_CASE(the_error_estimate_is_not_idle, data::make(all_steppers), stepper) {
  const std::array times{20.0};
  const Problem problem = tests::oscillator();
  for (const double rtol : {1e-5, 1e-7, 1e-9}) {
    const auto got = solvers::integrate(problem.field, problem.start, times, options_of(stepper, Clock::time, rtol));
    const double error = tests::true_error(problem, got, 0);
    BOOST_TEST(error <= got.error[0], "error " << error << ", estimate " << got.error[0]);
    BOOST_TEST(got.error[0] <= 1e4 * error, "error " << error << ", estimate " << got.error[0]);
  }
  Options without = options_of(stepper, Clock::time, 1e-7);
  without.estimate_error = false;
  BOOST_TEST(solvers::integrate(problem.field, problem.start, times, without).error.empty());
}

// Landing on a time, or interpolating to it, must not change what is found at another.
BOOST_DATA_TEST_CASE(repeated_and_crowded_times, data::make(all_steppers), stepper) {
  const Problem problem = tests::oscillator();
  std::vector<double> times{0, 0, 2, 2, 2};
  for (int i = 1; i <= 40; ++i) {
    times.push_back(2 + i * 1e-9);
  }
  times.push_back(9);
  const auto got = solvers::integrate(problem.field, problem.start, times, options_of(stepper, Clock::time, 1e-10));
  BOOST_TEST(got.states.rows() == static_cast<Eigen::Index>(times.size()));
  BOOST_TEST(got.states.row(1).transpose() == problem.start);
  BOOST_TEST(got.states.row(3) == got.states.row(2));
  BOOST_TEST(got.states.row(4) == got.states.row(2));
  for (std::size_t i = 0; i < times.size(); ++i) {
    BOOST_TEST(tests::true_error(problem, got, i) <= 1e-7);  // some hundred steps of 1e-10, with room
  }
}

// What is asked for is what is visited: a right-hand side that forbids all t beyond the last time is never sampled
// there by a stepper that lands; and 1,000 short gaps in a row leave the planned step alone.
BOOST_DATA_TEST_CASE(landing_steppers_never_look_past_the_last_time,
                     data::make({"cash_karp54", "fehlberg78", "bulirsch_stoer"}), stepper) {
  for (const Clock clock : clocks) {
    double latest = 0;
    const VectorField field = scalar(
        [&](double t, double y) {
          latest = std::max(latest, t);
          return -y;
        },
        [](double, double) { return -1.0; });
    const std::array times{1.0, 7.3};
    (void)solvers::integrate(field, VectorXd::Ones(1), times, options_of(stepper, clock, 1e-10));
    // exp(log1p(t)) - 1 is t up to the rounding of log1p(t), whose units are 2.1 / 2^53 * (1 + t).
    BOOST_TEST(latest <= 7.3 * (1 + 1e-15));
    BOOST_TEST(latest >= 7.3 * (1 - 1e-15));
  }
}

BOOST_DATA_TEST_CASE(a_step_cut_short_to_land_does_not_shorten_the_next,
                     data::make({"cash_karp54", "fehlberg78", "bulirsch_stoer"}), stepper) {
  const Problem problem = tests::oscillator();
  std::vector<double> times{30};
  Work alone;
  (void)solvers::integrate(problem.field, problem.start, times, options_of(stepper, Clock::time, 1e-8), &alone);
  times = {15, 15 + 1e-12, 30};
  Work interrupted;
  (void)solvers::integrate(problem.field, problem.start, times, options_of(stepper, Clock::time, 1e-8), &interrupted);
  BOOST_TEST(interrupted.steps <= alone.steps + 4);  // two landings, and a rejection at most after each
}

// y_i' = -(i + 1) y_i: rows on their own and coupled solve the same equations, each within the tolerance's error.
BOOST_DATA_TEST_CASE(rows_on_their_own_agree_with_the_coupled_system, data::make(explicit_steppers), stepper) {
  constexpr Eigen::Index count = 6;
  const VectorField coupled{
      count,
      [](double, const VectorXd& y, VectorXd& dy) { dy = -y.cwiseProduct(VectorXd::LinSpaced(count, 1, count)); },
      {}};
  const solvers::RowFields rows{count,
                                [](Eigen::Index i, double, double y) { return -static_cast<double>(i + 1) * y; }};
  const std::array times{0.0, 0.1, 1.0, 4.0};
  for (const Clock clock : clocks) {
    const Options options = options_of(stepper, clock, 1e-10);
    Work row_work;
    const auto one = solvers::integrate(coupled, VectorXd::Ones(count), times, options);
    const auto other = solvers::integrate_rows(rows, VectorXd::Ones(count), times, options, &row_work);
    BOOST_TEST(row_work.rates > 0);
    for (Eigen::Index i = 0; i < 4; ++i) {
      const auto place = static_cast<std::size_t>(i);
      BOOST_TEST(tests::largest(one.states.row(i) - other.states.row(i)) <=
                 one.error[place] + other.error[place] + 1e-15);
      const VectorXd exact = (-times[place] * VectorXd::LinSpaced(count, 1, count)).array().exp();
      BOOST_TEST(tests::largest(other.states.row(i).transpose() - exact) <= 1e-8);
    }
  }
}

// Two runs at the same tolerances, one without the estimate, cost the same by Work: it leaves the second run out.
BOOST_DATA_TEST_CASE(work_counts_the_run_and_not_its_estimate, data::make(all_steppers), stepper) {
  const std::array times{5.0};
  const Problem problem = tests::logistic();
  long calls = 0;
  VectorField counted = problem.field;
  counted.rate = [&](double t, const VectorXd& y, VectorXd& dy) {
    ++calls;
    problem.field.rate(t, y, dy);
  };
  Options options = options_of(stepper, Clock::time, 1e-8);
  Work with;
  (void)solvers::integrate(counted, problem.start, times, options, &with);
  BOOST_TEST(calls > with.rates);
  calls = 0;
  options.estimate_error = false;
  Work without;
  (void)solvers::integrate(counted, problem.start, times, options, &without);
  BOOST_TEST(calls == without.rates);
  BOOST_TEST(with.rates == without.rates);
  BOOST_TEST(with.steps == without.steps);
  BOOST_TEST((without.jacobians > 0) == (stepper == "bdf" || stepper == "adams"));
}

// y' = 1 is y' = e^s in the clock s = log(1 + t), where the rate depends on s alone and Fehlberg's error estimate is
// zero: steps must not grow without limit. The integral of e^s is t, to within a few times rtol of it.
BOOST_DATA_TEST_CASE(a_constant_rate_in_the_logarithmic_clock, data::make(all_steppers), stepper) {
  const VectorField field = scalar([](double, double) { return 1.0; }, [](double, double) { return 0.0; });
  for (const double t : {1e4, 1e9, 1e16}) {
    const std::array times{t};
    const auto got = solvers::integrate(field, VectorXd::Zero(1), times, options_of(stepper, Clock::log1p, 1e-10));
    const double error = std::abs(got.states(0, 0) / t - 1);
    BOOST_TEST(error <= 1e-8, "relative error " << error << " at " << t);
  }
}

// Logits of the alpha flow lie still up to a time T and then rise at once: here t = T (1 - 1/u) + c (u - 1) with
// u = e^(2 y), where dt/dy = 2 T / u + 2 c u falls to 4 sqrt(c T) = 1e-3 T and y rises by 7 while t goes from 0.99 T to
// 2 T. Samples inside the rise, where an error of s = log(1 + t) counts 1e3 times, are as good as the estimate says:
// the 4e-12 is one rounding of s.
BOOST_DATA_TEST_CASE(a_row_that_takes_off_like_a_pole, data::make(explicit_steppers), stepper) {
  constexpr double t0 = 1e6;
  constexpr double c = 0.0625;
  const solvers::RowFields rows{1,
                                [](Eigen::Index, double, double y) {
                                  const double u = std::exp(2 * y);
                                  return 1 / (2 * t0 / u + 2 * c * u);
                                },
                                true};
  const auto exact = [](long double t) {
    const long double half = (t - t0 + c) / 2;
    const long double root = std::sqrt(half * half + c * t0);
    return std::log(half > 0 ? (half + root) / c : t0 / (root - half)) / 2;
  };
  const std::vector<double> times{1, 1e3, 0.9 * t0, 0.99 * t0, 0.999 * t0, t0, 1.0001 * t0, 1.01 * t0, 2 * t0, 1e12};
  for (const double rtol : {1e-6, 1e-8, 1e-10}) {
    const auto got = solvers::integrate_rows(rows, VectorXd::Zero(1), times, options_of(stepper, Clock::log1p, rtol));
    for (std::size_t i = 0; i < times.size(); ++i) {
      const auto error = static_cast<double>(std::abs(got.states(static_cast<Eigen::Index>(i), 0) - exact(times[i])));
      const double bound = 2 * got.error[i] + 4e-12;
      BOOST_TEST(error <= bound, rtol << " at " << times[i] << ": error " << error << ", bound " << bound);
      BOOST_TEST(bound <= 1e6 * rtol, rtol << " at " << times[i] << ": bound " << bound);
    }
  }
}

BOOST_AUTO_TEST_SUITE_END()

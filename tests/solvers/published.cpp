// Every stepper on published problems, integrals, pulses and poles: the solution is found, and no estimate is smaller
// than the true error by more than a factor 10.
#include <array>
#include <cmath>
#include <numbers>
#include <random>
#include <string>
#include <vector>

#include <boost/test/data/monomorphic.hpp>
#include <boost/test/data/test_case.hpp>
#include <boost/test/unit_test.hpp>

#include "solvers/integrate.hpp"
#include "tests/support/detest.hpp"
#include "tests/support/largest.hpp"
#include "tests/support/problems.hpp"
#include "theory/errors.hpp"

BOOST_AUTO_TEST_SUITE(solvers_published)

namespace {

using namespace sinkflow;
using Eigen::VectorXd;
using solvers::Clock;
using solvers::Options;
using solvers::VectorField;
using tests::all_steppers;
using tests::clocks;
using tests::options_of;
using tests::Published;
using tests::scalar;
namespace data = boost::unit_test::data;

constexpr double kHonest = 10;  // how much smaller than the true error an estimate may be

/// y' = rate(t): the solution is an integral.
VectorField integral(const std::function<double(double)>& rate) {
  return scalar([=](double t, double) { return rate(t); }, [](double, double) { return 0.0; });
}

double value_at(const VectorField& field, double start, double last, const Options& options, double* error = nullptr) {
  const std::array times{last};
  const auto found = solvers::integrate(field, VectorXd::Constant(1, start), times, options);
  if (error != nullptr) {
    *error = found.error.at(0);
  }
  return found.states(0, 0);
}

/// Orders 5 and below take too many steps for the last digits.
double finest(const std::string& stepper) {
  return stepper == "fehlberg78" || stepper == "bulirsch_stoer" || stepper == "adams" ? 1e-11 : 1e-8;
}

}  // namespace

// The reference is the extrapolation method at 3e-15: it is good to 1e-12 or better where the others are asked for
// 1e-9.
BOOST_DATA_TEST_CASE(detest, data::make(all_steppers), stepper) {
  for (const Published& problem : tests::detest()) {
    const std::array times{problem.last};
    Options fine = options_of("bulirsch_stoer", Clock::time, 3e-15);
    fine.estimate_error = false;
    const VectorXd reference = solvers::integrate(problem.field, problem.start, times, fine).states.row(0);
    for (const Clock clock : clocks) {
      for (const double rtol : {1e-4, 1e-6, finest(stepper) * 100}) {
        const auto found = solvers::integrate(problem.field, problem.start, times, options_of(stepper, clock, rtol));
        const double error = tests::largest(found.states.row(0).transpose() - reference);
        BOOST_TEST(error <= kHonest * found.error[0],
                   problem.name << " at " << rtol << ": error " << error << ", estimate " << found.error[0]);
      }
    }
  }
}

BOOST_DATA_TEST_CASE(stiff_problems_by_bdf, data::make(std::vector<std::size_t>{0, 1, 2, 3}), place) {
  const Published problem = tests::stiff()[place];
  const std::array times{problem.last};
  for (const Clock clock : clocks) {
    for (const double rtol : {1e-4, 1e-6, 1e-8}) {
      Options options = options_of("bdf", clock, rtol);
      options.atol = 1e-2 * rtol * problem.reference.cwiseAbs().minCoeff();
      const auto found = solvers::integrate(problem.field, problem.start, times, options);
      const double error = tests::largest(found.states.row(0).transpose() - problem.reference);
      const double size = tests::largest(problem.reference);
      BOOST_TEST(error <= 1e3 * rtol * size, problem.name << " at " << rtol << ": error " << error);
      BOOST_TEST((std::isnan(found.error[0]) || error <= kHonest * found.error[0]),
                 problem.name << " at " << rtol << ": error " << error << ", estimate " << found.error[0]);
    }
  }
}

BOOST_AUTO_TEST_CASE(all_defaults_integrate_a_cosine) {
  const VectorField field = integral([](double t) { return std::cos(t); });
  for (const double last : {100.0, 1000.0}) {
    double estimate = 0;
    const double error = std::abs(value_at(field, 0, last, Options{}, &estimate) - std::sin(last));
    BOOST_TEST(error <= 1e-9, "error " << error << " at " << last);
    BOOST_TEST(error <= kHonest * estimate, "error " << error << ", estimate " << estimate);
  }
  // The rate answers to y a little: the method's own estimate sees next to nothing.
  for (const double damping : {1e-9, 1e-6, 1e-3, 1e-1}) {
    const VectorField damped =
        scalar([=](double t, double y) { return std::cos(t) - damping * y; }, [=](double, double) { return -damping; });
    const double square = damping * damping;
    const double exact =
        (damping * std::cos(100.0) + std::sin(100.0) - damping * std::exp(-damping * 100)) / (1 + square);
    BOOST_TEST(std::abs(value_at(damped, 0, 100, Options{}) - exact) <= 1e-10, damping);
  }
  // The same integral with t as one of the variables: no rate depends on t.
  const VectorField clockwork{2, [](double, const VectorXd& y, VectorXd& dy) { dy << 1, std::cos(y[0]); }, {}};
  const std::array times{100.0};
  const auto found = solvers::integrate(clockwork, VectorXd::Zero(2), times, Options{});
  BOOST_TEST(std::abs(found.states(0, 1) - std::sin(100.0)) <= 1e-10);
}

BOOST_DATA_TEST_CASE(cosines_of_any_pace, data::make(all_steppers), stepper) {
  std::mt19937_64 random(1);
  std::uniform_real_distribution<double> uniform;
  for (int i = 0; i < 60; ++i) {
    const double w = std::pow(10, 2 * uniform(random) - 1);
    const double last = std::pow(10, 2 * uniform(random) - 0.5);
    const VectorField field = integral([=](double t) { return std::cos(w * t); });
    for (const Clock clock : clocks) {
      for (const double rtol : {1e-5, finest(stepper)}) {
        double estimate = 0;
        const double found = value_at(field, 0, last, options_of(stepper, clock, rtol), &estimate);
        const double error = std::abs(found - std::sin(w * last) / w);
        BOOST_TEST(error <= kHonest * estimate,
                   w << " to " << last << " at " << rtol << ": error " << error << ", estimate " << estimate);
      }
    }
  }
}

// A pulse of area 1 that is as wide as a hundredth of the interval, anywhere in it, with nothing around it: a hump, and
// a bell whose width is its standard deviation. One that is stepped over is missing; the edges of a hump, where its
// second derivative jumps, may cost some digits, which the estimate then has to say.
BOOST_DATA_TEST_CASE(pulses_are_not_stepped_over, data::make(all_steppers), stepper) {
  std::mt19937_64 random(2);
  std::uniform_real_distribution<double> uniform;
  for (int i = 0; i < 20; ++i) {
    const double last = std::pow(10, 6 * uniform(random) - 3);
    const double width = last / 100;
    const double centre = (0.06 + 0.88 * uniform(random)) * last;
    const VectorField hump = integral([=](double t) {
      const double u = (t - centre) / width;
      return std::abs(u) < 0.5 ? 2 * std::pow(std::cos(std::numbers::pi * u), 2) / width : 0.0;
    });
    const VectorField bell = integral([=](double t) {
      const double u = (t - centre) / width;
      return std::exp(-u * u / 2) / std::sqrt(2 * std::numbers::pi) / width;
    });
    for (const Clock clock : clocks) {
      const Options options = options_of(stepper, clock, 1e-7);
      for (const VectorField* pulse : {&hump, &bell}) {
        double estimate = 0;
        const double error = std::abs(value_at(*pulse, 0, last, options, &estimate) - 1);
        BOOST_TEST(error <= 1e-3, last << ", " << centre / last << ": error " << error);
        BOOST_TEST(error <= kHonest * estimate,
                   last << ", " << centre / last << ": error " << error << ", estimate " << estimate);
      }
    }
  }
}

// max_step finds what is narrower still.
BOOST_DATA_TEST_CASE(the_longest_step_can_be_set, data::make(all_steppers), stepper) {
  const VectorField field = integral([](double t) { return std::abs(t - 7) < 5e-4 ? 1e3 : 0.0; });
  for (const Clock clock : clocks) {
    Options options = options_of(stepper, clock, 1e-6);
    options.max_step = 5e-4;
    BOOST_TEST(std::abs(value_at(field, 0, 10, options) - 1) <= 1e-2);  // and not 1, were it stepped over
  }
}

BOOST_DATA_TEST_CASE(a_pole_is_not_stepped_over, data::make(all_steppers), stepper) {
  for (const double place : {0.5, 0.3, 7.0}) {
    const VectorField field = integral([=](double t) { return 1 / ((t - place) * (t - place)); });
    for (const Clock clock : clocks) {
      BOOST_CHECK_THROW(value_at(field, 0, 2 * place, options_of(stepper, clock, 1e-8)), ComputationError);
    }
  }
}

// y' = -e^y falls from 20 to 0 at once: trial steps land where e^y overflows, or where nothing moves any more.
BOOST_DATA_TEST_CASE(trial_steps_that_go_astray_are_shortened, data::make(all_steppers), stepper) {
  const VectorField field =
      scalar([](double, double y) { return -std::exp(y); }, [](double, double y) { return -std::exp(y); });
  for (const double start : {20.0, 50.0, 300.0}) {
    for (const Clock clock : clocks) {
      const double exact = -std::log1p(std::exp(-start));
      double estimate = 0;
      const double error = std::abs(value_at(field, start, 1, options_of(stepper, clock, 1e-7), &estimate) - exact);
      BOOST_TEST(error <= 1e-4, start << ": error " << error);
      BOOST_TEST(error <= kHonest * estimate, start << ": error " << error << ", estimate " << estimate);
    }
  }
  // (1 - t/2)^2, whose root is taken: a trial step past 0 has none.
  const VectorField draining =
      scalar([](double, double y) { return -std::sqrt(y); }, [](double, double y) { return -0.5 / std::sqrt(y); });
  for (const Clock clock : clocks) {
    const double found = value_at(draining, 1, 1.999, options_of(stepper, clock, 1e-8));
    BOOST_TEST(std::abs(found - 0.25e-6) <= 1e-6, found);
  }
}

BOOST_DATA_TEST_CASE(a_rate_of_any_size_over_a_time_of_any_size, data::make(all_steppers), stepper) {
  for (const double last : {5e-15, 1e-30, 1e-200}) {
    for (const Clock clock : clocks) {
      const VectorField field = integral([=](double) { return 50 / last; });
      BOOST_TEST(std::abs(value_at(field, 1, last, options_of(stepper, clock, 1e-8)) - 51) <= 1e-6);
    }
  }
}

BOOST_AUTO_TEST_SUITE_END()

#include <cmath>

#include <fmt/format.h>

#include "verify/harness/erratum.hpp"
#include "verify/instruments/growth/defined_point.hpp"

namespace sinkflow::claims::thm9_cov {
namespace {

using namespace verify;

/// x = (low, high) with probability 1/2 each at W = 10 and u(0) = 1.
GrowthRow two_points(double low, double high) {
  theory::Instance instance;
  std::vector<Eigen::Triplet<double>> entries{{0, 0, 0.5}, {0, 1, 0.5}};
  instance.model.transition.resize(1, 2);
  instance.model.transition.setFromTriplets(entries.begin(), entries.end());
  instance.model.row_weight = Eigen::VectorXd::Ones(1);
  instance.model.counts = Eigen::RowVector2d(5, 5);
  instance.model.xi = Eigen::Vector2d(low, high) / 5;
  instance.start = {Eigen::VectorXd::Zero(1), Eigen::VectorXd::Zero(2)};
  return growth_row(fmt::format("x = ({}, {})", low, high), instance, 0, 0, 0, {});
}

/// Compares Cov(theta(x) x, x) / Var(x) with the largest value that each of the three forms allows.
std::vector<Reading> measure(const Setting& /*setting*/) {
  struct Law {
    double low;
    double high;
  };
  // The first two laws are those of the text. The next two have M = 1/2 and 10/11, where the printed constant is
  // negative, and the last has M = 5. For M just above 1 the printed constant is so large that it is a bound by
  // accident.
  const Tolerance tolerance(1e-13, "rounding of the constants in double precision");
  std::vector<Reading> readings;
  for (const Law law : {Law{20, 22}, Law{32, 33}, Law{5, 5.5}, Law{9, 10}, Law{54, 55}}) {
    const GrowthRow row = two_points(law.low, law.high);
    const double ratio = covariance_ratio(row, row.start());
    const double m = law.high / 11;
    const auto check = [&](double constant) {
      return at_most(fmt::format("Cov(theta x, x)/Var(x) beyond its bound, {}", row.name), ratio, constant, 0,
                     tolerance);
    };
    readings.push_back({check(std::expm1(m) / (m - 1)), check(std::exp(m)), check(std::expm1(m) / m)});
  }
  return readings;
}

const ErratumRegistration registration(Erratum{
    .id = "thm9-cov",
    .printed = "The covariance obeys Cov(theta_1(phi) phi, phi) <= (e^M - 1)/(M - 1) Var(phi)",
    .corrected = "The covariance obeys Cov(theta_1(phi) phi, phi) <= e^M Var(phi)",
    .tags = {"err:thm9-cov", "ada:thm9"},
    .cost_seconds = 0.01,
    .method = "Laws on two points of probability 1/2 are made rows of a model with W + u(0) = 11. The covariance is "
              "read off the derivative of the definition of the loss, in 60 digits, without either bound. "
              "(thm9.covariance-bound tests the bound e^M on rows of every instance.)",
    .tolerance = "Rounding of the constants.",
    .control = "Wrong law: the constant (e^M - 1)/M, as if the largest value of theta_1, which bounds E theta phi^2, "
               "also bounded the covariance.",
    .measure = measure,
});

}  // namespace
}  // namespace sinkflow::claims::thm9_cov

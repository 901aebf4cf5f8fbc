#include <algorithm>
#include <cmath>
#include <vector>

#include <fmt/format.h>

#include "theory/stationary_family.hpp"
#include "verify/cases/case.hpp"
#include "verify/cases/model_cases.hpp"
#include "verify/cases/random_model.hpp"
#include "verify/definition/derivatives.hpp"
#include "verify/harness/claim.hpp"
#include "verify/harness/seeds.hpp"
#include "verify/statistics/extremes.hpp"

namespace sinkflow::claims::lem5_variance {
namespace {

using namespace verify;

/// Relative distances to the curvature of F_v at a constant shift, over all rows with more than one column and three
/// directions y for each.
struct Worst {
  double variance = 0;       ///< largest for y^T G y
  double second_moment = 1;  ///< smallest for E y^2, which leaves out the mean
  double rounding = 0;       ///< bound on the rounding of y^T G y in long double and of the distance in double
};

std::vector<long double> law_of(const theory::Model& model, Eigen::Index v) {
  std::vector<long double> law;
  long double total = 0;
  for (theory::SparseRows::InnerIterator entry(model.transition, v); entry; ++entry) {
    law.push_back(entry.value());
    total += law.back();
  }
  for (long double& p : law) {
    p /= total;
  }
  return law;
}

Worst worst_of(const theory::Model& model, std::mt19937_64& random) {
  Worst worst;
  for (Eigen::Index v = 0; v < model.rows(); ++v) {
    const std::vector<long double> law = law_of(model, v);
    const auto size = static_cast<Eigen::Index>(law.size());
    for (int sample = 0; size > 1 && sample < 3; ++sample) {
      const Eigen::VectorXd y = uniform_vector(random, size, -1, 2);
      const theory::VectorOf<long double> wide = y.cast<long double>();
      const double curvature = excess_curvature(model, v, y);
      const auto form = static_cast<double>(wide.dot(theory::covariance(law) * wide));
      double moment = 0;
      for (Eigen::Index k = 0; k < size; ++k) {
        moment += static_cast<double>(law[static_cast<std::size_t>(k)]) * y[k] * y[k];
      }
      // y^T G y is a sum of size^2 products, each rounded a few times; their magnitudes add up to less than 2 E y^2.
      const double rounding = static_cast<double>(size + 4) * 1.1e-19 * 2 * moment / curvature + 2.25e-16;
      worst.variance = larger(worst.variance, std::abs(form / curvature - 1));
      worst.second_moment = smaller(worst.second_moment, std::abs(moment / curvature - 1));
      worst.rounding = larger(worst.rounding, rounding);
    }
  }
  return worst;
}

/// `ada:lem5`: G is the Hessian of F at a constant shift, where it is the variance of y.
Outcome measure(const Setting& setting) {
  Outcome outcome;
  std::mt19937_64 random(reported_seed(12));
  for (const Case& one : model_cases(setting)) {
    const Worst worst = worst_of(one.instance.model, random);
    const Tolerance tolerance(worst.rounding, "the sum's roundings in long double, and two to double");
    const auto check = [&](const char* law, double measured) {
      return Check{fmt::format("{}: {} against the curvature of F", one.name, law), 0, measured, 0, tolerance};
    };
    outcome.evidence.checks.push_back(check("y^T G y", worst.variance));
    outcome.control.evidence.checks.push_back(check("E y^2", worst.second_moment));
  }
  return outcome;
}

const Registration registration(Claim{
    .id = "lem5.variance",
    .title = "G is the curvature of a row's loss where its shift is constant",
    .tags = {"ada:lem5"},
    .kind = Kind::lemma,
    .tier = Tier::quick,
    .expected = Verdict::confirmed,
    .cost_seconds = 0.1,
    .method = "log sum p e^s - p.s is differentiated twice along y by jets in 50 digits, without forming G, for three "
              "random y in every row of the reference instances, five random ones and the corpus (seed 12).",
    .tolerance = "The rounding of y^T G y in long double and of the quotient in double.",
    .control = "Wrong law: the second moment E y^2 instead of the variance, as if the mean of y did not matter.",
    .run = measure,
});

}  // namespace
}  // namespace sinkflow::claims::lem5_variance

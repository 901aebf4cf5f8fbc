#include <Eigen/QR>
#include <fmt/format.h>

#include "verify/cases/random_model.hpp"
#include "verify/harness/erratum.hpp"
#include "verify/harness/seeds.hpp"

namespace sinkflow::claims::thm2_vectors {
namespace {

using namespace verify;

constexpr std::uint64_t kSeed = 649;

/// `err:thm2-vectors`: how many of many random unit vectors are independent.
std::vector<Reading> measure(const Setting& /*setting*/) {
  std::mt19937_64 random(reported_seed(kSeed));
  std::vector<Reading> readings;
  for (const Eigen::Index dim : {8, 32, 64}) {
    const Eigen::Index many = 40 * dim;
    Eigen::MatrixXd vectors = uniform_vector(random, dim * many, -1, 1).reshaped(dim, many);
    vectors.colwise().normalize();
    readings.push_back(reading(fmt::format("independent ones of {} random unit vectors in {} dimensions", many, dim),
                               static_cast<double>(vectors.colPivHouseholderQr().rank()), 0,
                               Tolerance(0.5, "an integer"), static_cast<double>(many), static_cast<double>(dim),
                               static_cast<double>(2 * dim)));
  }
  return readings;
}

const ErratumRegistration registration(Erratum{
    .id = "thm2-vectors",
    .printed = "There are more than d linearly independent vectors in d dimensions, at least nearly so",
    .corrected = "There are d linearly independent vectors in d dimensions and no more; exponentially many are nearly "
                 "orthogonal",
    .tags = {"err:thm2-vectors", "ada:thm2"},
    .cost_seconds = 0.05,
    .method = "The rank of 40 d random unit vectors (seed 649) is counted by a pivoted QR decomposition for d = 8, 32 "
              "and 64.",
    .tolerance = "Half a unit, because ranks are integers.",
    .control = "Wrong law: 2 d.",
    .measure = measure,
});

}  // namespace
}  // namespace sinkflow::claims::thm2_vectors

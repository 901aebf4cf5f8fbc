#include <fmt/format.h>

#include "verify/cases/random_model.hpp"
#include "verify/definition/fraction.hpp"
#include "verify/harness/erratum.hpp"
#include "verify/harness/seeds.hpp"

namespace sinkflow::claims::lem5_dominance {
namespace {

using namespace verify;

constexpr std::uint64_t kSeed = 6227;

/// A law of whole numbers over their sum, exactly.
std::vector<Fraction> random_law(std::mt19937_64& random, std::size_t size) {
  std::vector<Fraction> law(size);
  Fraction sum;
  for (Fraction& p : law) {
    p = Fraction(static_cast<double>(1 + random() % 1000));
    sum += p;
  }
  for (Fraction& p : law) {
    p /= sum;
  }
  return law;
}

/// Rows of diag p - p p^T whose diagonal entry exceeds the sum of the magnitudes of the others.
int strict_rows(const std::vector<Fraction>& law) {
  int strict = 0;
  for (std::size_t i = 0; i < law.size(); ++i) {
    Fraction margin = law[i] - law[i] * law[i];
    for (std::size_t k = 0; k < law.size(); ++k) {
      margin -= k == i ? Fraction() : law[i] * law[k];
    }
    strict += Fraction() < margin ? 1 : 0;
  }
  return strict;
}

/// `err:lem5-dominance`: what the corollary asks of the matrix, and what the matrix has.
std::vector<Reading> measure(const Setting& /*setting*/) {
  std::mt19937_64 random(reported_seed(kSeed));
  const Tolerance exact(0.5, "an integer, counted in exact fractions");
  std::vector<Reading> readings;
  for (const std::size_t size : {2U, 3U, 4U, 8U, 16U}) {
    for (int draw = 0; draw < 4; ++draw) {
      const auto strict = static_cast<double>(strict_rows(random_law(random, size)));
      const std::string name = fmt::format("rows of strict dominance, V = {}, law {}", size, draw);
      readings.push_back({at_most(name + ": short of one", 1 - strict, 0, 0, exact),
                          {name, 0, strict, 0, exact},
                          {name, static_cast<double>(size), strict, 0, exact}});
    }
  }
  return readings;
}

const ErratumRegistration registration(Erratum{
    .id = "lem5-dominance",
    .printed = "diag(p) - p p^T has a row of strict diagonal dominance, as the corollary named in Lemma 5 asks",
    .corrected = "Every row of diag(p) - p p^T is an equality of diagonal dominance",
    .tags = {"err:lem5-dominance", "ada:lem5"},
    .cost_seconds = 0.01,
    .method = "For twenty laws of random whole numbers over their sum (seed 6227) the diagonal entry of each row is "
              "compared with the sum of the magnitudes of the others in exact fractions.",
    .tolerance = "Half a unit, because rows are counted.",
    .control = "Wrong law: every row is strictly dominant, as in a positive definite example of the corollary.",
    .measure = measure,
});

}  // namespace
}  // namespace sinkflow::claims::lem5_dominance

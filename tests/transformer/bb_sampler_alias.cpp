// Alias tables against the weights they were built from, without any randomness: words on an even grid.
#include <cmath>
#include <cstdint>
#include <limits>
#include <numeric>
#include <vector>

#include <boost/test/unit_test.hpp>

#include "theory/errors.hpp"
#include "transformer/alias_tables.hpp"

BOOST_AUTO_TEST_SUITE(transformer_bb_sampler_alias)

namespace {

using sinkflow::transformer::AliasTables;
using sinkflow::transformer::Token;

constexpr int grid_bits = 18;

// The share of 2^18 words, evenly spread, that gives each of the outcomes 0..n-1.
std::vector<double> grid_shares(const AliasTables& tables, std::size_t law, std::size_t outcomes) {
  std::vector<double> shares(outcomes, 0.0);
  for (std::uint64_t i = 0; i < std::uint64_t{1} << grid_bits; ++i) {
    const std::uint64_t word = (i << (64 - grid_bits)) + (std::uint64_t{1} << (63 - grid_bits));
    shares.at(static_cast<std::size_t>(tables.draw(law, word))) += std::ldexp(1.0, -grid_bits);
  }
  return shares;
}

std::vector<double> powers(double ratio, std::size_t count) {
  std::vector<double> weights(count, 1.0);
  for (std::size_t i = 1; i < count; ++i) {
    weights[i] = weights[i - 1] * ratio;
  }
  return weights;
}

}  // namespace

BOOST_AUTO_TEST_CASE(the_table_gives_every_outcome_its_weight) {
  const std::vector<std::vector<double>> laws = {
      {3.0},         {1, 1, 1, 1},       {0, 2, 0, 1, 0}, {1, 1e-20, 1e-300}, {1e300, 1e300 / 3},
      powers(.8, 7), powers(1.01, 1000), powers(.5, 200), {1.0 / 3, 2.0 / 3}, {0.1, 0.2, 0.3, 0.4}};
  AliasTables tables;
  for (const std::vector<double>& weights : laws) {
    std::vector<Token> outcomes(weights.size());
    std::iota(outcomes.begin(), outcomes.end(), 0);
    const std::size_t law = tables.add(outcomes, weights);
    const std::vector<double> shares = grid_shares(tables, law, weights.size());
    // An outcome is what at most 2n intervals of words give, the two sides of n cells; the grid counts each of them
    // with an error below one word.
    const double tolerance = std::ldexp(2.0 * static_cast<double>(weights.size()), -grid_bits);
    const double sum = std::accumulate(weights.begin(), weights.end(), 0.0);
    for (std::size_t i = 0; i < weights.size(); ++i) {
      BOOST_TEST(std::abs(shares[i] - weights[i] / sum) < tolerance);
      BOOST_TEST((weights[i] > 0 || shares[i] == 0));
    }
  }
}

// Weights (1, 3): cell 0 is outcome 0 for the lower half of its words, all other words give outcome 1.
BOOST_AUTO_TEST_CASE(thresholds_are_exact_to_one_word) {
  AliasTables tables;
  const std::vector<Token> outcomes = {0, 1};
  const std::vector<double> weights = {1, 3};
  const std::size_t law = tables.add(outcomes, weights);
  const std::uint64_t quarter = std::uint64_t{1} << 62;
  BOOST_TEST(tables.draw(law, 0) == 0);
  BOOST_TEST(tables.draw(law, quarter - 1) == 0);
  BOOST_TEST(tables.draw(law, quarter) == 1);
  BOOST_TEST(tables.draw(law, std::numeric_limits<std::uint64_t>::max()) == 1);
}

BOOST_AUTO_TEST_CASE(weights_that_are_no_law_are_input_errors) {
  AliasTables tables;
  const double infinity = std::numeric_limits<double>::infinity();
  const double nan = std::numeric_limits<double>::quiet_NaN();
  const std::vector<std::vector<double>> wrong = {{}, {0, 0}, {1, -1e-9}, {1, nan}, {1, infinity}, {1.7e308, 1.7e308}};
  for (const std::vector<double>& weights : wrong) {
    const std::vector<Token> outcomes(weights.size());
    BOOST_CHECK_THROW(tables.add(outcomes, weights), sinkflow::InputError);
  }
}

BOOST_AUTO_TEST_SUITE_END()

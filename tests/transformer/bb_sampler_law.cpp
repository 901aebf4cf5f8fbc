// The frequencies of tiny Shakespeare's BB sequences against the exact laws, by Pearson's chi-square test.
//
// Each test has a false-alarm level of 1e-6. The seed is fixed, so a failure is never bad luck on a given machine; the
// level is the chance that a change of the random stream trips a correct sampler (65 tests in all: below 1e-4).
#include <algorithm>
#include <cmath>
#include <cstdint>
#include <vector>

#include <Eigen/Core>
#include <boost/math/distributions/chi_squared.hpp>
#include <boost/test/unit_test.hpp>

#include "formats/bigrams_file.hpp"
#include "theory/bb_task.hpp"
#include "transformer/bb_sampler.hpp"

BOOST_AUTO_TEST_SUITE(transformer_bb_sampler_law)

namespace {

using sinkflow::theory::BbTask;
using sinkflow::transformer::BbSampler;
using sinkflow::transformer::Token;

constexpr double false_alarm = 1e-6;
constexpr int length = 256;
constexpr std::int64_t sequences = std::int64_t{800} * length;  // 52 million tokens

struct ChiSquare {
  double statistic = 0;
  double freedom = 0;

  // A law on a single cell leaves nothing to test.
  [[nodiscard]] double p_value() const {
    return freedom > 0 ? cdf(complement(boost::math::chi_squared(freedom), statistic)) : 1.0;
  }
  [[nodiscard]] bool rejected() const {
    return freedom > 0 && !(statistic <= quantile(complement(boost::math::chi_squared(freedom), false_alarm)));
  }
};

// Pearson's statistic of `observed` under `law`. It is chi-square only where counts are nearly normal: one hit in a
// cell that expects 0.001 would alone add 1,000. Cells that expect fewer than 5 are therefore merged into one, and that
// one with the smallest other cell if it still expects fewer. Merging looks at `law` alone, not at the data.
ChiSquare chi_square(const Eigen::VectorXd& observed, const Eigen::VectorXd& law) {
  struct Cell {
    double expected = 0;
    double observed = 0;
  };
  std::vector<Cell> cells;
  Cell merged;
  for (Eigen::Index i = 0; i < law.size(); ++i) {
    const Cell cell = {.expected = law[i] * observed.sum(), .observed = observed[i]};
    if (cell.expected >= 5) {
      cells.push_back(cell);
    } else {
      merged.expected += cell.expected;
      merged.observed += cell.observed;
    }
  }
  const auto smallest = std::min_element(cells.begin(), cells.end(),
                                         [](const Cell& a, const Cell& b) { return a.expected < b.expected; });
  if (merged.expected >= 5) {
    cells.push_back(merged);
  } else if (smallest != cells.end()) {
    smallest->expected += merged.expected;
    smallest->observed += merged.observed;
  }
  ChiSquare result;
  for (const Cell& cell : cells) {
    result.statistic += (cell.observed - cell.expected) * (cell.observed - cell.expected) / cell.expected;
  }
  result.freedom = std::max(0.0, static_cast<double>(cells.size()) - 1);
  return result;
}

struct Counts {
  Eigen::MatrixXd follows;    // (V + 1, V) how often a token follows another; row V is <s>
  Eigen::VectorXd occupancy;  // (V) one token of every sequence, see below
};

const BbTask& task() {
  static const BbTask result = sinkflow::theory::derive_bb_task(sinkflow::formats::tiny_shakespeare(), 3, length);
  return result;
}

Counts count_sample() {
  constexpr std::int64_t chunk = 1024;
  static_assert(sequences % chunk == 0);
  const BbSampler sampler(task(), 20241013);
  const Token bos = sampler.bos();
  Counts counts = {.follows = Eigen::MatrixXd::Zero(bos + 1, bos), .occupancy = Eigen::VectorXd::Zero(bos)};
  std::vector<Token> tokens(chunk * (length + 1));
  for (std::int64_t first = 0; first < sequences; first += chunk) {
    sampler.sample(static_cast<std::uint64_t>(first), chunk, length, tokens);
    for (std::int64_t m = 0; m < chunk; ++m) {
      const Token* sequence = tokens.data() + m * (length + 1);
      for (int n = 1; n <= length; ++n) {
        ++counts.follows(sequence[n - 1], sequence[n]);
      }
      // Tokens of one sequence depend on each other, so counting all of them would not give a chi-square statistic.
      // Sequence m gives its position 1 + m mod N: independent draws, N of which have the mean `counts` of the task.
      // That every position comes up equally often only lowers the variance: the level is an upper bound.
      ++counts.occupancy[sequence[1 + (first + m) % length]];
    }
  }
  return counts;
}

const Counts& sample() {
  static const Counts result = count_sample();
  return result;
}

// The wrong law of the negative controls: 2% uniform.
Eigen::VectorXd blurred(const Eigen::VectorXd& law) {
  return (0.98 * law).array() + 0.02 / static_cast<double>(law.size());
}

Eigen::VectorXd row_law(std::size_t row) {
  return task().transition.row(static_cast<Eigen::Index>(row)).transpose();
}

// Draws from a row are independent of one another (the chain is Markov where it leaves a non-trigger, and a copy draws
// nothing), so every visit counts, and the rows' statistics add up.
Eigen::VectorXd row_counts(std::size_t row) {
  return sample().follows.row(task().rows[row]).transpose();
}

}  // namespace

BOOST_AUTO_TEST_CASE(first_tokens_follow_the_unigram_law_without_triggers) {
  Eigen::VectorXd law = Eigen::VectorXd::Zero(static_cast<Eigen::Index>(task().alphabet.size()));
  for (std::size_t row = 0; row < task().rows.size(); ++row) {
    law[task().rows[row]] = task().first_token[static_cast<Eigen::Index>(row)];
  }
  const Eigen::VectorXd observed = sample().follows.bottomRows(1).transpose();
  const ChiSquare right = chi_square(observed, law);
  BOOST_TEST_MESSAGE("first token: p = " << right.p_value() << ", " << right.freedom << " degrees of freedom");
  BOOST_TEST(!right.rejected());
  BOOST_TEST(chi_square(observed, blurred(law)).rejected());
}

BOOST_AUTO_TEST_CASE(occupancy_is_the_exact_one) {
  const Eigen::VectorXd law = task().counts / length;
  const ChiSquare right = chi_square(sample().occupancy, law);
  BOOST_TEST_MESSAGE("occupancy: p = " << right.p_value() << ", " << right.freedom << " degrees of freedom");
  BOOST_TEST(!right.rejected());
  BOOST_TEST(chi_square(sample().occupancy, blurred(law)).rejected());
}

BOOST_AUTO_TEST_CASE(every_row_follows_its_law) {
  double least = 1;
  for (std::size_t row = 0; row < task().rows.size(); ++row) {
    const ChiSquare right = chi_square(row_counts(row), row_law(row));
    least = std::min(least, right.p_value());
    BOOST_TEST(!right.rejected(), "the row of token " << task().rows[row] << ": p = " << right.p_value());
  }
  BOOST_TEST_MESSAGE("least p of " << task().rows.size() << " rows: " << least);
}

BOOST_AUTO_TEST_CASE(all_rows_together_follow_their_laws) {
  ChiSquare right;
  ChiSquare wrong;
  for (std::size_t row = 0; row < task().rows.size(); ++row) {
    const ChiSquare row_right = chi_square(row_counts(row), row_law(row));
    const ChiSquare row_wrong = chi_square(row_counts(row), blurred(row_law(row)));
    right = {.statistic = right.statistic + row_right.statistic, .freedom = right.freedom + row_right.freedom};
    wrong = {.statistic = wrong.statistic + row_wrong.statistic, .freedom = wrong.freedom + row_wrong.freedom};
  }
  BOOST_TEST_MESSAGE("all rows: p = " << right.p_value() << ", " << right.freedom << " degrees of freedom");
  BOOST_TEST(!right.rejected());
  BOOST_TEST(wrong.rejected());
}

BOOST_AUTO_TEST_SUITE_END()

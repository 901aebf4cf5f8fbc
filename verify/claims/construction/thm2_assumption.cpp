#include <array>

#include <Eigen/QR>
#include <fmt/format.h>

#include "verify/cases/random_model.hpp"
#include "verify/harness/erratum.hpp"
#include "verify/harness/seeds.hpp"
#include "verify/statistics/extremes.hpp"

namespace sinkflow::claims::thm2_assumption {
namespace {

using namespace verify;

constexpr std::uint64_t kSeed = 647;

Eigen::MatrixXd random_matrix(std::mt19937_64& random, Eigen::Index rows, Eigen::Index columns) {
  return uniform_vector(random, rows * columns, -1, 1).reshaped(rows, columns);
}

/// E_v + p_i for random E and p: column (i V + v) of (d, V N).
Eigen::MatrixXd additive_embedding(std::mt19937_64& random, Eigen::Index dim, Eigen::Index tokens,
                                   Eigen::Index positions) {
  const Eigen::MatrixXd of_token = random_matrix(random, dim, tokens);
  const Eigen::MatrixXd of_position = random_matrix(random, dim, positions);
  Eigen::MatrixXd embedding(dim, tokens * positions);
  for (Eigen::Index i = 0; i < positions; ++i) {
    embedding.middleCols(i * tokens, tokens) = of_token.colwise() + of_position.col(i);
  }
  return embedding;
}

/// The number of independent embeddings, in as many dimensions as Assumption A asks for.
void add_rank(std::mt19937_64& random, Eigen::Index tokens, Eigen::Index positions, std::vector<Reading>& readings) {
  const Eigen::Index all = tokens * positions;
  const auto measured =
      static_cast<double>(additive_embedding(random, all, tokens, positions).colPivHouseholderQr().rank());
  const auto sum = static_cast<double>(tokens + positions);
  readings.push_back(reading(fmt::format("independent embeddings, V = {}, N = {}, d = V N", tokens, positions),
                             measured, 0, Tolerance(0.5, "an integer"), static_cast<double>(all), sum - 1, sum));
}

/// What a trigger query adds to the logit of the key at position j if the query stands right after it, less what it
/// adds if the query stands later, both less the same for a non-trigger: Eq. 1 asks for lambda.
void add_logits(std::mt19937_64& random, int head, std::vector<Reading>& readings) {
  constexpr Eigen::Index dim = 32;
  constexpr Eigen::Index tokens = 4;
  constexpr Eigen::Index positions = 6;
  const Eigen::MatrixXd embedding = additive_embedding(random, dim, tokens, positions);
  const Eigen::MatrixXd product = random_matrix(random, dim, dim);  // Qry^T Key
  const Eigen::MatrixXd logits = embedding.transpose() * product * embedding;
  const auto logit = [&](Eigen::Index v, Eigen::Index i, Eigen::Index w, Eigen::Index j) {
    return logits(i * tokens + v, j * tokens + w);
  };
  constexpr Eigen::Index trigger = 3;
  Worst largest_difference;
  for (Eigen::Index j = 0; j + 2 < positions; ++j) {
    for (Eigen::Index w = 0; w < trigger; ++w) {
      const double after = logit(trigger, j + 1, w, j) - logit(0, j + 1, w, j);
      const double later = logit(trigger, j + 2, w, j) - logit(0, j + 2, w, j);
      largest_difference.add(std::abs(after - later));
    }
  }
  const double lambda = largest(logits) / 10;  // any size would do
  readings.push_back(reading(
      fmt::format("the trigger's own part in the logit of the token before, head {}", head), largest_difference.value(),
      0, Tolerance(1e-13 * largest(logits), "rounding of sums of 32 x 32 products"), lambda, 0, lambda / 2));
}

/// `err:thm2-assumption`.
std::vector<Reading> measure(const Setting& /*setting*/) {
  std::mt19937_64 random(reported_seed(kSeed));
  std::vector<Reading> readings;
  for (const auto& [tokens, positions] : {std::array<Eigen::Index, 2>{4, 6}, {5, 12}, {10, 8}, {20, 16}}) {
    add_rank(random, tokens, positions, readings);
  }
  for (int head = 0; head < 10; ++head) {
    add_logits(random, head, readings);
  }
  return readings;
}

const ErratumRegistration registration(Erratum{
    .id = "thm2-assumption",
    .printed =
        "Tokens with positional embeddings added to them are linearly independent, and a head reads Eq. 1 off them",
    .corrected = "At most V + N - 1 of the V N sums of token and position are independent, and no head gives triggers "
                 "alone the logit of Eq. 1",
    .tags = {"err:thm2-assumption", "ada:thm2"},
    .cost_seconds = 0.1,
    .method =
        "Random token and position embeddings are added (seed 647), in as many dimensions as there are pairs, and "
        "the rank is counted by a pivoted QR decomposition. For ten random products of query and key maps the "
        "second difference is taken that Eq. 1 sets to lambda: trigger less non-trigger, one position after the "
        "key less two.",
    .tolerance = "Half a unit for ranks, and rounding.",
    .control = "Wrong laws: rank V + N, and half of lambda as the best compromise of two wishes.",
    .measure = measure,
});

}  // namespace
}  // namespace sinkflow::claims::thm2_assumption

#include <fmt/format.h>

#include "theory/linear_algebra.hpp"
#include "verify/cases/heads.hpp"
#include "verify/cases/random_model.hpp"
#include "verify/harness/erratum.hpp"
#include "verify/harness/seeds.hpp"
#include "verify/instruments/construction/sink_heads.hpp"

namespace sinkflow::claims::thm2_dim {
namespace {

using namespace verify;

constexpr std::uint64_t kSeed = 2413;

struct Size {
  Eigen::Index tokens;     ///< V
  Eigen::Index positions;  ///< N
};

/// What the readout M has to return in the printed proof, one column for each vector that the proof names (V, V
/// N + N + 2): log p_v for every embedding ebd_i(v), e_i for every value u_i (with i taken modulo V, so that positions
/// beyond V get a unit vector too), the logarithms of the first token's law for ebd(<s>), and beta for the value of
/// <s>.
Eigen::MatrixXd prescriptions(const transformer::HeadParameters& head, const Size& size, std::mt19937_64& random) {
  const Eigen::MatrixXd law = Eigen::MatrixXd(head.transition).transpose();  // (V, V)
  Eigen::MatrixXd wanted(size.tokens, size.tokens * size.positions + size.positions + 2);
  for (Eigen::Index i = 0; i < size.positions; ++i) {
    wanted.middleCols(i * size.tokens, size.tokens) = law.array().log();
    wanted.col(size.tokens * size.positions + i) = Eigen::VectorXd::Unit(size.tokens, i % size.tokens);
  }
  wanted.col(wanted.cols() - 2) = uniform_vector(random, size.tokens, 0.1, 1).array().log();
  wanted.col(wanted.cols() - 1) = head.beta;
  return wanted;
}

/// Relative misfit of the best linear readout, if the vectors (one for each column of `wanted`) are in general position
/// in d dimensions.
double misfit(const Eigen::MatrixXd& wanted, Eigen::Index d, std::mt19937_64& random) {
  const Eigen::MatrixXd vectors =
      Eigen::MatrixXd::NullaryExpr(wanted.cols(), d, [&] { return uniform(random, -1, 1); });
  const Eigen::MatrixXd readout = theory::least_squares_columns(vectors, wanted.transpose());
  return (vectors * readout - wanted.transpose()).norm() / wanted.norm();
}

/// The smallest dimension in which the readout exists.
Eigen::Index needed_dimension(const Size& size, std::mt19937_64& random) {
  const transformer::HeadParameters head = random_head(random, {.rows = size.tokens, .columns = size.tokens});
  const Eigen::MatrixXd wanted = prescriptions(head, size, random);
  // A misfit is either rounding, magnified by the condition of a random matrix, or of order 1/sqrt(columns).
  constexpr double kBetweenRoundingAndMisfit = 1e-6;
  Eigen::Index d = 1;
  while (!(misfit(wanted, d, random) <= kBetweenRoundingAndMisfit)) {
    ++d;
    if (d > 2 * wanted.cols()) {
      throw std::runtime_error("no readout in any dimension");
    }
  }
  return d;
}

/// `err:thm2-dim`: the dimension that the readout needs, for six sizes of the task.
std::vector<Reading> measure(const Setting& /*setting*/) {
  std::mt19937_64 random(reported_seed(kSeed));
  std::vector<Reading> readings;
  for (const Size& size : {Size{4, 6}, Size{3, 5}, Size{5, 4}, Size{6, 3}, Size{2, 8}, Size{7, 2}}) {
    const auto vn = static_cast<double>(size.tokens * size.positions);
    const auto n = static_cast<double>(size.positions);
    readings.push_back(
        reading(fmt::format("V = {}, N = {}: dimension that the readout needs", size.tokens, size.positions),
                static_cast<double>(needed_dimension(size, random)), 0, Tolerance(0.5, "dimensions are integers"), vn,
                vn + n + 2, vn + n));
  }
  return readings;
}

const ErratumRegistration registration(Erratum{
    .id = "thm2-dim",
    .printed = "The vectors of the printed proof fit into V N dimensions",
    .corrected = "The vectors of the printed proof need V N + N + 2 dimensions",
    .tags = {"err:thm2-dim", "ada:thm2"},
    .cost_seconds = 0.05,
    .method = "The proof prescribes what a linear readout returns on the V N embeddings of a token at a position, on N "
              "values u_i, and on the embedding and the value of <s>. In each dimension d these vectors are drawn in "
              "general position and the readout is fitted by least squares; the measured dimension is the smallest d "
              "without a misfit, and is found without counting the vectors (six pairs V, N; seed 2413).",
    .tolerance = "Half a dimension, because dimensions are integers.",
    .control = "Wrong law: V N + N dimensions, as if the two vectors of <s> needed none of their own.",
    .measure = measure,
});

}  // namespace
}  // namespace sinkflow::claims::thm2_dim

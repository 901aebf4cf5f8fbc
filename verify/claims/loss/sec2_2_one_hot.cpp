#include <cmath>

#include <Eigen/QR>
#include <fmt/format.h>

#include "verify/cases/heads.hpp"
#include "verify/harness/erratum.hpp"
#include "verify/harness/seeds.hpp"

namespace sinkflow::claims::sec2_2_one_hot {
namespace {

using namespace verify;

constexpr std::uint64_t kSeed = 2091;
constexpr Eigen::Index kTokens = 4;  // the last is the trigger
constexpr int kLength = 6;

/// One entry for every trigger query and key of some sequences: which pair of embeddings it is, and what Eq. 1 wants.
struct Wishes {
  std::vector<Eigen::Index> pair;
  std::vector<double> logit;
};

/// The least root mean square error with which one number for each pair meets the wishes.
double least_error(const Wishes& wishes, Eigen::Index pairs) {
  const auto size = static_cast<Eigen::Index>(wishes.pair.size());
  Eigen::MatrixXd design = Eigen::MatrixXd::Zero(size, pairs);
  Eigen::VectorXd wanted(size);
  for (Eigen::Index i = 0; i < size; ++i) {
    design(i, wishes.pair[static_cast<std::size_t>(i)]) = 1;
    wanted[i] = wishes.logit[static_cast<std::size_t>(i)];
  }
  const Eigen::VectorXd best = design.completeOrthogonalDecomposition().solve(wanted);
  return (design * best - wanted).norm() / std::sqrt(static_cast<double>(size));
}

/// `err:sec2.2-one-hot`: what bilinear forms of one-hot tokens, of one-hot pairs of token and position, and of
/// positions alone can do.
std::vector<Reading> measure(const Setting& /*setting*/) {
  const transformer::HeadParameters head = [] {
    transformer::HeadParameters trigger_is_last;
    trigger_is_last.rows = {0, 1, 2};
    trigger_is_last.transition = Eigen::MatrixXd::Constant(3, kTokens, 0.25).sparseView();
    return trigger_is_last;
  }();
  std::mt19937_64 random(reported_seed(kSeed));
  Wishes of_tokens;
  Wishes of_both;
  Wishes of_positions;
  constexpr Eigen::Index both = kTokens * kLength;
  for (int number = 0; number < 40; ++number) {
    const Sequence sequence = random_copying_sequence(random, head, kLength);
    for (Eigen::Index i = 1; i <= kLength; ++i) {
      const Eigen::Index query = sequence[static_cast<std::size_t>(i)];
      for (Eigen::Index j = 1; j <= i; ++j) {
        const Eigen::Index key = sequence[static_cast<std::size_t>(j)];
        const double wanted = is_trigger(head, static_cast<int>(query)) && j == i - 1 ? 1 : 0;
        of_tokens.pair.push_back(query * kTokens + key);
        of_both.pair.push_back(((i - 1) * kTokens + query) * both + (j - 1) * kTokens + key);
        of_positions.pair.push_back((i - 1) * kLength + j - 1);
        for (Wishes* wishes : {&of_tokens, &of_both, &of_positions}) {
          wishes->logit.push_back(wanted);
        }
      }
    }
  }
  const Tolerance tolerance(0.01, "a hundredth of lambda, far below half of it");
  const auto check = [&](const char* of, const Wishes& wishes, Eigen::Index pairs) {
    return Check{fmt::format("least error of logits of {} in units of lambda", of), 0, least_error(wishes, pairs), 0,
                 tolerance};
  };
  return {{check("one-hot tokens", of_tokens, kTokens * kTokens), check("tokens at positions", of_both, both * both),
           check("positions", of_positions, static_cast<Eigen::Index>(kLength) * kLength)}};
}

const ErratumRegistration registration(Erratum{
    .id = "sec2.2-one-hot",
    .printed = "Linear maps of one-hot tokens have the logits of Eq. 1",
    .corrected = "Linear maps of tokens at positions have the logits of Eq. 1",
    .tags = {"err:sec2.2-one-hot", "ada:sec2.2"},
    .cost_seconds = 0.5,
    .method = "A logit of linear maps of one-hot vectors is one free number for each pair of vectors. The numbers that "
              "meet the logits of Eq. 1 best, for all trigger and other queries of forty sequences (seed 2091), are "
              "found by least squares, and the error that is left is measured.",
    .tolerance = "A hundredth of lambda.",
    .control = "Wrong law: logits of the positions alone, as if every token were a trigger.",
    .measure = measure,
});

}  // namespace
}  // namespace sinkflow::claims::sec2_2_one_hot

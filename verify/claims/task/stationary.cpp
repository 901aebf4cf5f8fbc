#include <cmath>

#include <fmt/format.h>

#include "theory/linear_algebra.hpp"
#include "transformer/bb_sampler.hpp"
#include "verify/harness/claim.hpp"
#include "verify/harness/erratum.hpp"
#include "verify/harness/seeds.hpp"
#include "verify/harness/setting.hpp"
#include "verify/instruments/task/bb_chain.hpp"

namespace sinkflow::claims::stationary {
namespace {

using namespace verify;

constexpr std::uint64_t kSeed = 2048;
constexpr std::int64_t kTokens = 1 << 22;
constexpr double kStandardErrors = 5;  // exceeded by chance once in 2 million comparisons

/// The law pi = pi T on the states of the chain (S), unique if there is one closed class.
Eigen::VectorXd stationary_law(const BbChain& chain) {
  const Eigen::Index states = chain.step.rows();
  Eigen::MatrixXd equations(states + 1, states);
  equations.topRows(states) = chain.step.transpose() - Eigen::MatrixXd::Identity(states, states);
  equations.bottomRows(1).setOnes();
  return theory::full_rank_least_squares(equations, Eigen::VectorXd::Unit(states + 1, states));
}

struct Shares {
  Eigen::VectorXd mean;   ///< (V) share of the positions 1..N
  Eigen::VectorXd error;  ///< (V) standard error of `mean`, from whole sequences, which are independent
};

Shares sampled_shares(const theory::BbTask& task) {
  const auto tokens = static_cast<Eigen::Index>(task.alphabet.size());
  const std::int64_t sequences = std::max<std::int64_t>(512, kTokens / task.length);
  const transformer::BbSampler sampler(task, reported_seed(kSeed));
  std::vector<transformer::Token> sequence(static_cast<std::size_t>(task.length) + 1);
  Shares shares{Eigen::VectorXd::Zero(tokens), Eigen::VectorXd::Zero(tokens)};
  Eigen::VectorXd counts(tokens);
  for (std::int64_t m = 0; m < sequences; ++m) {
    sampler.sample(static_cast<std::uint64_t>(m), 1, task.length, sequence);
    counts.setZero();
    for (std::size_t n = 1; n < sequence.size(); ++n) {
      ++counts[sequence[n]];
    }
    shares.mean += counts / task.length;
    shares.error += (counts / task.length).cwiseAbs2();
  }
  const auto m = static_cast<double>(sequences);
  shares.mean /= m;
  shares.error = ((shares.error / m - shares.mean.cwiseAbs2()).cwiseMax(0) / (m - 1)).cwiseSqrt();
  return shares;
}

/// `err:stationary`: shares of the frequent tokens and of the absorbing one in a context.
std::vector<Reading> measure(const Setting& setting) {
  const theory::BbTask& task = setting.task;
  const BbChain chain = bb_chain(task);
  if (theory::absorbing_tokens(task).size() != 1 || closed_classes(chain).size() != 1) {
    throw NotApplicable("this task has no single absorbing token to which every sequence goes");
  }
  const int absorbing = theory::absorbing_tokens(task)[0];
  const Eigen::VectorXd stationary = by_token(chain, stationary_law(chain).transpose());
  const BbChain drawing = bb_chain(task, AfterTrigger::draw);
  const Eigen::VectorXd wrong = by_token(drawing, visits(drawing, task.length).expected) / task.length;
  const Eigen::VectorXd corrected = task.counts / task.length;
  const Shares shares = sampled_shares(task);
  std::vector<Reading> readings;
  for (Eigen::Index k = 0; k < corrected.size(); ++k) {
    const Tolerance interval(kStandardErrors * shares.error[k],
                             "five standard errors of the mean over independent sequences");
    // A token is left out where the three laws are too close to each other for this sample to distinguish them.
    const bool tells = std::abs(stationary[k] - corrected[k]) > 2 * interval.value &&
                       std::abs(wrong[k] - corrected[k]) > 2 * interval.value;
    if (tells && (corrected[k] > 0.01 || k == absorbing)) {
      readings.push_back(reading(fmt::format("share of '{}' in a context", token_name(task, static_cast<int>(k))),
                                 shares.mean[k], 0, interval, stationary[k], corrected[k], wrong[k]));
    }
  }
  if (readings.empty()) {
    throw NotApplicable("the occupancy of this task is too close to its stationary law");
  }
  return readings;
}

const ErratumRegistration registration(Erratum{
    .id = "stationary",
    .printed = "A context holds the tokens in the proportions of the stationary law of the chain",
    .corrected = "A context holds the tokens in the proportions of their expected occupancy of positions 1..N",
    .tags = {"err:stationary", "ada:sec2"},
    .cost_seconds = 0.3,
    .method = "The shares of the tokens are counted in 4.2 million sampled ones (seed 2048), for tokens of more than "
              "1% and for the absorbing one; the sampler is independent of both predictions. The stationary law solves "
              "pi = pi T on the full chain.",
    .tolerance = "Five standard errors of the mean over whole sequences, which are independent.",
    .control = "Wrong law: the occupancy of a chain that draws a new token after a trigger, as if the trigger were "
               "only skipped; the rule is to copy the token before it.",
    .measure = measure,
});

}  // namespace
}  // namespace sinkflow::claims::stationary

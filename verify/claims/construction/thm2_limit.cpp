#include <array>
#include <cmath>

#include <fmt/format.h>

#include "verify/cases/heads.hpp"
#include "verify/cases/random_model.hpp"
#include "verify/harness/erratum.hpp"
#include "verify/harness/seeds.hpp"
#include "verify/instruments/construction/sink_heads.hpp"
#include "verify/instruments/construction/truth_distances.hpp"

namespace sinkflow::claims::thm2_limit {
namespace {

using namespace verify;

constexpr std::uint64_t kSeed = 2414;
constexpr double kRounding = 1e-15;  // of a probability next to 0 or 1

Eigen::VectorXd normalised(const Eigen::VectorXd& weights) {
  return weights / weights.sum();
}

/// W_k of the context of the last token (V).
Eigen::VectorXd counts_of(const HeadRun& run) {
  const auto length = static_cast<int>(run.sequence.size()) - 1;
  return counts_between(run.sequence, run.head.transition.cols(), 1, length).transpose();
}

/// With xi = e^alpha the shift tends to W_k (it is smaller by W_k W/(e^alpha + W)), so that the prediction tends to a
/// multiple of p_k e^{W_k}.
void add_slow_sink(const Eigen::VectorXd& truth, const Sequence& sequence, double alpha, const std::string& name,
                   std::vector<Reading>& readings) {
  HeadRun run{head_of_law(truth, alpha), sequence};
  run.head.xi.setConstant(std::exp(alpha));
  const Eigen::VectorXd counts = counts_of(run);
  const Eigen::VectorXd law = last_law(run.head, sequence);
  const Eigen::VectorXd limit = normalised(truth.array() * counts.array().exp());
  const Eigen::VectorXd multiplied = normalised(truth.cwiseProduct(counts));
  const double count = counts.sum();
  const double change = counts.maxCoeff() * count / (std::exp(alpha) + count);
  const Tolerance tolerance(std::expm1(2 * change), "the shift is W_k W/(e^alpha + W) short of its limit W_k");
  readings.push_back(reading(
      fmt::format("{}, xi = e^alpha, alpha = {}: total variation to the ground truth", name, alpha),
      total_variation(law, truth), 0, tolerance, 0, total_variation(limit, truth), total_variation(multiplied, truth)));
}

/// The counterexample, p = (.5, .3, .2) with counts (2, 3, 1): one reading for each token.
void add_counterexample(double alpha, std::vector<Reading>& readings) {
  HeadRun run = limit_counterexample(alpha);
  const Eigen::VectorXd law = run.head.transition.row(0).transpose();
  const Eigen::VectorXd multiplied = normalised(law.cwiseProduct(counts_of(run)));
  const auto add = [&](const std::string& rate, double xi, const Eigen::Vector3d& limit, const Tolerance& tolerance) {
    run.head.xi.setConstant(xi);
    const Eigen::VectorXd measured = last_law(run.head, run.sequence);
    for (Eigen::Index k = 0; k < 3; ++k) {
      readings.push_back(reading(fmt::format("counterexample, xi = {}, alpha = {}: q({})", rate, alpha, k), measured[k],
                                 0, tolerance, law[k], limit[k], multiplied[k]));
    }
  };
  add("e^(2 alpha)", std::exp(2 * alpha), {0, 1, 0},
      Tolerance(kRounding + std::exp(-std::exp(alpha) / 2),
                "rounding; the most frequent token leads by e^(2 alpha)/(e^alpha + W)"));
  add("e^alpha", std::exp(alpha), {0.360, 0.587, 0.053},
      Tolerance(0.0005 + std::expm1(36 / (std::exp(alpha) + 6)),
                "half a unit of the last digit given, and what the shift is short of its limit"));
}

/// A trigger after token 0, which has to be copied; token 1 occurred three times before. lambda and every xi go to
/// infinity.
void add_trigger(double lambda, std::vector<Reading>& readings) {
  constexpr Eigen::Index tokens = 4;
  transformer::HeadParameters head;
  head.transition = Eigen::MatrixXd::Constant(3, tokens, 0.25).sparseView();
  head.rows = {0, 1, 2};
  head.alpha = Eigen::VectorXd::Constant(3, lambda);
  head.beta = Eigen::VectorXd::Zero(tokens);
  head.lambda = lambda;
  const Sequence sequence{4, 1, 1, 1, 0, 3};
  // Tokens 0 and 1 compete. The shifts of the other two are 0 and, for the trigger, lambda/(e^lambda + n).
  const double count = 5;
  const double shift = lambda * std::exp(lambda) / (std::exp(lambda) + count);
  const Tolerance tolerance(2 * std::exp(lambda * std::exp(-lambda) - shift) + 1e-9 * lambda,
                            "the probability left to the other two tokens; the two competing shifts, of size lambda, "
                            "are equal to rounding");
  const auto add = [&](const std::string& rate, double rival, double limit) {
    head.xi = Eigen::VectorXd::Constant(tokens, lambda);
    head.xi[1] = rival;
    readings.push_back(
        reading(fmt::format("trigger, lambda = xi_j = {}, xi_k = {}: probability of the copy", lambda, rate),
                last_law(head, sequence)[0], 0, tolerance, 1, limit, 0.25));
  };
  add("xi_j e^lambda/3", lambda * std::exp(lambda) / 3, 0.5);
  add("e^(2 lambda)", std::exp(2 * lambda), 0);
}

/// `err:thm2-limit`: all parameters go to infinity, but the predictions do not tend to the ground truth.
std::vector<Reading> measure(const Setting& /*setting*/) {
  std::vector<Reading> readings;
  for (const double alpha : {9.0, 12.0, 15.0, 18.0}) {
    add_counterexample(alpha, readings);
  }
  std::mt19937_64 random(reported_seed(kSeed));
  for (int i = 0; i < 10; ++i) {
    constexpr Eigen::Index tokens = 5;
    const Eigen::VectorXd law = normalised(uniform_vector(random, tokens, 0.1, 1));
    Sequence sequence = random_sequence(random, tokens, 8);
    sequence.back() = 0;
    for (const double alpha : {12.0, 18.0}) {
      add_slow_sink(law, sequence, alpha, fmt::format("random law {}", i), readings);
    }
  }
  for (const double lambda : {10.0, 15.0, 20.0}) {
    add_trigger(lambda, readings);
  }
  return readings;
}

const ErratumRegistration registration(Erratum{
    .id = "thm2-limit",
    .printed = "The predictions converge to the ground truth whenever alpha, xi and lambda go to infinity",
    .corrected = "The predictions converge to other limits if xi grows as fast as e^alpha, or if a rival's xi_k "
                 "reaches xi_j e^lambda/W_k",
    .tags = {"err:thm2-limit", "ada:thm2"},
    .cost_seconds = 0.05,
    .method = "The transformer of the construction is run with beta = 0 along sequences of parameters that all go to "
              "infinity: on the counterexample, on ten random laws (V = 5, N = 8, seed 2414), and at a trigger whose "
              "rival token has the larger xi. The corrected predictions are limits worked out by hand, without running "
              "the transformer.",
    .tolerance = "The distance that the shift, or the probability of the other tokens, still has from its limit at "
                 "these parameters.",
    .control = "Wrong law: q_k is proportional to p_k W_k, and the copy has probability 1/4, as if counts acted as "
               "multiplicities (in truth they act in the exponent).",
    .measure = measure,
});

}  // namespace
}  // namespace sinkflow::claims::thm2_limit

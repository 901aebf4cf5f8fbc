#include <cmath>

#include <fmt/format.h>

#include "verify/cases/heads.hpp"
#include "verify/cases/random_model.hpp"
#include "verify/harness/erratum.hpp"
#include "verify/harness/seeds.hpp"

namespace sinkflow::claims::fig3b_logit {
namespace {

using namespace verify;

constexpr std::uint64_t kSeed = 205;
constexpr int kLength = 24;

/// Sums of a quantity over queries.
struct Mean {
  double sum = 0;
  int number = 0;
  void add(double value) {
    sum += value;
    ++number;
  }
  [[nodiscard]] double value() const { return sum / number; }
};

/// `err:fig3b-logit`: the sink logit that the weights show against three readings of the printed formula.
std::vector<Reading> measure(const Setting& /*setting*/) {
  std::mt19937_64 random(reported_seed(kSeed));
  std::vector<Reading> readings;
  for (const double size : {4.0, 7.0, 10.0}) {
    transformer::HeadParameters head = random_head(random, {.rows = 4, .columns = 6, .triggers = 2});
    head.alpha.setConstant(size);
    head.lambda = size;
    const Sequence sequence = random_copying_sequence(random, head, kLength);
    const transformer::OneLayerTransformer transformer = transformer::sink_transformer(head, kLength);
    const Eigen::MatrixXd logits = transformer.attention_logits(transformer.embed(sequence));
    Mean from_weights;
    Mean over_all;
    Mean over_non_triggers;
    Mean with_bos;
    for (Eigen::Index n = 1; n <= kLength; ++n) {
      const Eigen::VectorXd keys = logits.row(n).head(n + 1).transpose();
      const Eigen::VectorXd powers = keys.array().exp();
      const double printed = keys[0] - keys.tail(n).mean();
      over_all.add(printed);
      if (!is_trigger(head, sequence[static_cast<std::size_t>(n)])) {
        // An even spread over n keys beside <s> has the logit 0.
        const double weight = powers[0] / powers.sum();
        from_weights.add(std::log(weight / (1 - weight) * static_cast<double>(n)));
        over_non_triggers.add(printed);
        with_bos.add(keys[0] - keys.mean());
      }
    }
    readings.push_back(reading(fmt::format("sink logit of the weights, alpha = lambda = {}", size),
                               from_weights.value(), 0,
                               Tolerance(1e-9, "rounding of 1 - weight, of which up to five digits are left out"),
                               over_all.value(), over_non_triggers.value(), with_bos.value()));
  }
  return readings;
}

const ErratumRegistration registration(Erratum{
    .id = "fig3b-logit",
    .printed = "The sink logit is the mean over all positions, as its formula has it",
    .corrected = "The sink logit is the mean over non-trigger queries, against the keys before them but <s>",
    .tags = {"err:fig3b-logit", "ada:fig3b"},
    .cost_seconds = 0.02,
    .method =
        "The construction of Theorem 2 with alpha = lambda = 4, 7 and 10 is run on a random sequence with triggers "
        "(seed 205). What the sink logit is meant to be is read off the attention weights of non-triggers, as "
        "the log odds of <s> against an even spread.",
    .tolerance = "Rounding of 1 - weight.",
    .control = "Wrong law: the mean of the keys' logits that is subtracted has <s> among the keys.",
    .measure = measure,
});

}  // namespace
}  // namespace sinkflow::claims::fig3b_logit

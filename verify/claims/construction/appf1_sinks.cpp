#include <fmt/format.h>

#include "verify/cases/heads.hpp"
#include "verify/harness/erratum.hpp"
#include "verify/harness/seeds.hpp"
#include "verify/harness/setting.hpp"
#include "verify/instruments/construction/truth_distances.hpp"

namespace sinkflow::claims::appf1_sinks {
namespace {

using namespace verify;

constexpr std::uint64_t kSeed = 962;
constexpr int kLength = 32;
constexpr int kSequences = 20;

/// Share of the weight of non-trigger queries that goes to <s>, and the number of tokens that get more than a
/// hundredth of it, <s> among them: the sinks.
struct Sinks {
  double share = 0;
  double number = 0;
};

Sinks sinks_of(const transformer::HeadParameters& head, const std::vector<Sequence>& sequences) {
  const Eigen::Index tokens = head.transition.cols();
  const transformer::OneLayerTransformer transformer = transformer::sink_transformer(head, kLength);
  Eigen::VectorXd weight = Eigen::VectorXd::Zero(tokens + 1);  // <s> is the last
  for (const Sequence& sequence : sequences) {
    const Eigen::MatrixXd logits = transformer.attention_logits(transformer.embed(sequence));
    for (std::size_t n = 1; n < sequence.size(); ++n) {
      if (!is_trigger(head, sequence[n])) {
        const auto row = static_cast<Eigen::Index>(n);
        const Eigen::VectorXd keys = logits.row(row).head(row + 1).transpose();
        const Eigen::VectorXd powers = (keys.array() - keys.maxCoeff()).exp();
        for (Eigen::Index k = 0; k <= row; ++k) {
          weight[sequence[static_cast<std::size_t>(k)]] += powers[k] / powers.sum();
        }
      }
    }
  }
  weight /= weight.sum();
  return {weight[tokens], static_cast<double>((weight.array() > 0.01).count())};
}

/// `err:appf1-sinks`: the construction of Theorem 2 on sequences of the task.
std::vector<Reading> measure(const Setting& setting) {
  constexpr Eigen::Index largest_alphabet = 400;  // beyond it the matrices need too much memory
  const theory::BbTask& task = setting.task;
  const auto tokens = static_cast<Eigen::Index>(task.alphabet.size());
  if (task.triggers.empty() || tokens > largest_alphabet) {
    throw NotApplicable("the construction needs triggers and an alphabet of at most 400 tokens");
  }
  const auto rows = static_cast<Eigen::Index>(task.rows.size());
  transformer::HeadParameters head{task.transition,
                                   task.rows,
                                   Eigen::VectorXd::Constant(rows, 20),
                                   Eigen::VectorXd::Zero(tokens),
                                   Eigen::VectorXd::Constant(tokens, 40),
                                   14};
  for (const int trigger : task.triggers) {
    head.xi[trigger] = 0;
  }
  const std::vector<Sequence> sequences = task_sequences(task, reported_seed(kSeed), kSequences, kLength);
  const TruthDistances distances = truth_distances(head, sequences);
  const Sinks sinks = sinks_of(head, sequences);
  const Tolerance integer(0.5, "an integer");
  const Tolerance close(1e-4, "far below what a trained network reaches, and above what finite logits leave");
  std::vector<Reading> readings;
  readings.push_back({at_most("sinks, short of two", 2 - sinks.number, 0, 0, integer),
                      {"sinks", 1, sinks.number, 0, integer},
                      {"sinks", 3, sinks.number, 0, integer}});
  for (const auto& [name, distance] :
       {std::pair{"total variation to the bigram law at non-triggers", distances.bigram.value()},
        std::pair{"probability of all tokens but the copied one at triggers", distances.copy.value()}}) {
    readings.push_back({at_most(fmt::format("{}, short of a tenth", name), 0.1 - distance, 0, 0, close),
                        {name, 0, distance, 0, close},
                        {name, 1, distance, 0, close}});
  }
  return readings;
}

const ErratumRegistration registration(Erratum{
    .id = "appf1-sinks",
    .printed = "The task cannot be solved without several sinks",
    .corrected = "The task is solved with <s> as the only sink",
    .tags = {"err:appf1-sinks", "ada:appf1"},
    .cost_seconds = 0.5,
    .method = "The construction of Theorem 2 with alpha = 20, xi = 40, lambda = 14 and beta = 0 is run on twenty "
              "sequences of the task (seed 962). Its distances to the truth are measured, and the tokens are counted "
              "that get more than a hundredth of the attention of non-triggers.",
    .tolerance = "Half a unit for the number; 1e-4 for the distances, far below what a trained network reaches.",
    .control = "Wrong laws: three sinks, and predictions that are wrong altogether.",
    .measure = measure,
});

}  // namespace
}  // namespace sinkflow::claims::appf1_sinks

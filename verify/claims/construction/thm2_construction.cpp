#include <fmt/format.h>

#include "verify/cases/heads.hpp"
#include "verify/cases/random_model.hpp"
#include "verify/harness/claim.hpp"
#include "verify/harness/seeds.hpp"
#include "verify/harness/setting.hpp"
#include "verify/instruments/construction/sink_heads.hpp"
#include "verify/statistics/extremes.hpp"

namespace sinkflow::claims::thm2_construction {
namespace {

using namespace verify;

constexpr std::uint64_t kSeed = 2410;
constexpr Eigen::Index kLargestAlphabet = 400;  // beyond it the matrices of the corpus' own task need too much memory
constexpr int kTaskPositions = 12;

/// Largest distances of the transformer's predictions to Eq. 1 (`right`) and to Eq. 1 without the query's own token
/// (`wrong`), and a bound on the rounding errors.
struct Distances {
  Worst right;
  Worst wrong;
  Worst rounding;
};

Eigen::Index dimension(Eigen::Index tokens, Eigen::Index positions) {
  return tokens + 2 * positions + 1;
}

void compare(const transformer::HeadParameters& head, const Sequence& sequence, Distances& distances) {
  const auto length = static_cast<int>(sequence.size()) - 1;
  const transformer::OneLayerTransformer transformer = transformer::sink_transformer(head, length);
  const Eigen::MatrixXd laws = transformer::predict(transformer, sequence);
  distances.rounding.add(rounding_of_laws(transformer, head));
  for (int n = 1; n <= length; ++n) {
    distances.right.add(largest(laws.col(n) - equation_one(head, sequence, n)));
    if (n > 1) {
      distances.wrong.add(largest(laws.col(n) - equation_one(head, sequence, n, false)));
    }
  }
}

void add_checks(const std::string& name, const Distances& distances, Outcome& outcome) {
  const Tolerance tolerance(distances.rounding.value(),
                            "rounding of the matrix products: d terms a sum, logits of this size, once in the logits "
                            "and once in the attention weights");
  outcome.evidence.checks.push_back({name, 0, distances.right.value(), 0, tolerance});
  outcome.control.evidence.checks.push_back({name, 0, distances.wrong.value(), 0, tolerance});
}

void measure_random(const std::string& name, const Shape& shape, int length, int sequences, Outcome& outcome) {
  std::mt19937_64 random(reported_seed(kSeed));
  Distances distances;
  for (int i = 0; i < sequences; ++i) {
    const transformer::HeadParameters head = random_head(random, shape);
    compare(head, random_sequence(random, shape.columns, length), distances);
  }
  add_checks(fmt::format("{}, V = {}, K = {}, N = {}, d = {}, {} sequences: largest distance to Eq. 1", name,
                         shape.columns, shape.triggers, length, dimension(shape.columns, length), sequences),
             distances, outcome);
}

/// The same for short sequences of the corpus' own task.
void measure_task(const Setting& setting, Outcome& outcome) {
  const Eigen::Index tokens = setting.instance.model.columns();
  if (tokens > kLargestAlphabet) {
    return;
  }
  constexpr int sequences = 20;
  std::mt19937_64 random(reported_seed(kSeed));
  Distances distances;
  for (const Sequence& sequence : task_sequences(setting.task, reported_seed(kSeed), sequences, kTaskPositions)) {
    const transformer::HeadParameters head{setting.task.transition,
                                           setting.task.rows,
                                           uniform_vector(random, setting.instance.model.rows(), -3, 9),
                                           uniform_vector(random, tokens, -2, 2),
                                           setting.instance.model.xi,
                                           uniform(random, 0, 9)};
    compare(head, sequence, distances);
  }
  add_checks(fmt::format("the corpus' task, V = {}, N = {}, d = {}, {} sequences: largest distance to Eq. 1", tokens,
                         kTaskPositions, dimension(tokens, kTaskPositions), sequences),
             distances, outcome);
}

/// `ada:thm2`: the transformer of the construction returns Eq. 1, at every position of every sequence.
Outcome measure(const Setting& setting) {
  Outcome outcome;
  measure_random("full support", {.rows = 4, .columns = 4}, 6, 200, outcome);
  measure_random("full support, a trigger", {.rows = 3, .columns = 4, .triggers = 1}, 6, 200, outcome);
  measure_random("zeros and triggers", {.rows = 5, .columns = 8, .density = 0.4, .triggers = 3}, 10, 100, outcome);
  measure_random("point mass", {.rows = 3, .columns = 5, .triggers = 2, .point_mass = true}, 9, 50, outcome);
  measure_random("two positions", {.rows = 2, .columns = 3, .triggers = 1}, 2, 100, outcome);
  measure_random("no token but one is no trigger", {.rows = 1, .columns = 3, .triggers = 2}, 7, 50, outcome);
  Outcome corpus;
  measure_task(setting, corpus);
  outcome.append_evidence(corpus);
  return outcome;
}

const Registration registration(Claim{
    .id = "thm2.construction",
    .title = "A one-layer transformer in V + 2N + 1 dimensions returns Eq. 1 exactly",
    .tags = {"ada:thm2", "err:thm2-dim"},
    .kind = Kind::theorem,
    .tier = Tier::quick,
    .expected = Verdict::confirmed,
    .cost_seconds = 0.2,
    .method =
        "The construction is built as matrices and run on sequences with random parameters (seed 2410): embedding, "
        "causal softmax over the keys, perceptron, softmax over the tokens. Eq. 1 comes from the simplified model at "
        "the counts of the sequence, which is computed without the matrices of the transformer.",
    .tolerance = "The rounding of the matrix products: d epsilon times the size of the logits.",
    .control = "Wrong law: Eq. 1 with the query's own token left out of the context, as if the causal mask excluded "
               "the position of the query.",
    .run = measure,
});

}  // namespace
}  // namespace sinkflow::claims::thm2_construction

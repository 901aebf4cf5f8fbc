#include <cmath>

#include <fmt/format.h>

#include "verify/cases/heads.hpp"
#include "verify/cases/random_model.hpp"
#include "verify/harness/claim.hpp"
#include "verify/harness/seeds.hpp"
#include "verify/harness/setting.hpp"
#include "verify/instruments/construction/truth_distances.hpp"

namespace sinkflow::claims::thm2_limit_admissible {
namespace {

using namespace verify;

constexpr std::uint64_t kSeed = 2415;
constexpr Eigen::Index kLargestAlphabet = 400;  // a larger one needs too much memory, as in thm2.construction
constexpr int kSequences = 20;

/// Sets the parameters to the member `s` of the admissible sequence: min alpha = lambda = s, xi from s to 2 s, beta
/// constant.
void set_size(transformer::HeadParameters& head, const transformer::HeadParameters& shape, double s) {
  head.alpha = s + shape.alpha.array();
  head.lambda = s;
  head.xi = (shape.xi.array() > 0).select((s * (1 + shape.xi.array())).matrix(), 0.0);
  head.beta.setConstant(shape.beta[0]);
}

void add_checks(const std::string& name, const TruthDistances& distances, Eigen::Index tokens, Outcome& outcome) {
  const double rounding = distances.rounding.value();
  const Tolerance absolute(rounding, "rounding of the transformer's laws");
  const Tolerance relative(rounding * distances.copy.value(), "rounding of small probabilities, which is relative");
  const auto others = static_cast<double>(tokens) - 1;
  const double range = distances.range;
  if (distances.choices > 0) {
    outcome.compare_at_most(name + ": distance to p_v at non-triggers", {distances.bigram.value()}, std::expm1(range),
                            std::expm1(range * range), absolute);
  }
  if (distances.copies > 0) {
    outcome.compare_at_most(name + ": probability away from the copy", {distances.copy.value()},
                            others * std::exp(-distances.gap), others * std::exp(-2 * distances.gap), relative);
  }
}

void measure_family(const std::string& name, const transformer::HeadParameters& shape,
                    const std::vector<Sequence>& sequences, Outcome& outcome) {
  for (const double s : {9.0, 12.0, 15.0, 18.0}) {
    transformer::HeadParameters head = shape;
    set_size(head, shape, s);
    add_checks(fmt::format("{}, sizes {}", name, s), truth_distances(head, sequences), shape.transition.cols(),
               outcome);
  }
}

/// Draws the offsets that set_size() adds: alpha exceeds its minimum by less than 1, xi is 1 to 2 times its minimum.
void draw_offsets(std::mt19937_64& random, transformer::HeadParameters& head) {
  head.alpha = uniform_vector(random, head.transition.rows(), 0, 1);
  for (const int id : head.rows) {
    head.xi[id] = uniform(random, 0.001, 1);
  }
  head.beta = Eigen::VectorXd::Constant(head.transition.cols(), 0.7);
}

/// The counterexample's p and counts with xi = alpha = 9, a rate that the corrected statement admits.
void add_counterexample(Outcome& outcome) {
  const Eigen::Vector3d expected(0.4999, 0.3003, 0.1998);
  HeadRun run = limit_counterexample(9);
  run.head.xi = run.head.alpha;
  const Eigen::VectorXd measured = last_law(run.head, run.sequence);
  const Eigen::VectorXd law = run.head.transition.row(0).transpose();
  const Tolerance digits(0.5e-4, "half a unit of the last digit given");
  for (Eigen::Index k = 0; k < 3; ++k) {
    const std::string name = fmt::format("p = (.5, .3, .2), counts (2, 3, 1), xi = alpha = 9: q({})", k);
    outcome.compare(name, {measured[k]}, expected[k], law[k], digits);
  }
}

/// Both distances stay below bounds that go to zero, along rates that the corrected statement admits.
Outcome measure(const Setting& setting) {
  Outcome outcome;
  add_counterexample(outcome);
  std::mt19937_64 random(reported_seed(kSeed));
  for (const Shape& shape :
       {Shape{.rows = 4, .columns = 5, .triggers = 1}, Shape{.rows = 5, .columns = 8, .density = 0.5, .triggers = 3}}) {
    transformer::HeadParameters head = random_head(random, shape);
    draw_offsets(random, head);
    std::vector<Sequence> sequences;
    for (int m = 0; m < kSequences; ++m) {
      sequences.push_back(random_copying_sequence(random, head, 10));
    }
    measure_family(fmt::format("V = {}, K = {}", shape.columns, shape.triggers), head, sequences, outcome);
  }
  const Eigen::Index tokens = setting.instance.model.columns();
  if (tokens <= kLargestAlphabet && !setting.task.triggers.empty()) {
    const std::vector<Sequence> sequences = task_sequences(setting.task, reported_seed(kSeed), kSequences, 12);
    transformer::HeadParameters head{setting.task.transition, setting.task.rows, {}, {}, {}, 0};
    head.xi = Eigen::VectorXd::Zero(tokens);
    draw_offsets(random, head);
    Outcome corpus;
    measure_family("the corpus' task", head, sequences, corpus);
    outcome.append_evidence(corpus);
  }
  return outcome;
}

const Registration registration(Claim{
    .id = "thm2.limit-admissible",
    .title = "The predictions converge to the ground truth if W max xi e^(-min alpha) -> 0 and the copied token's "
             "shift leads by ever more",
    .tags = {"err:thm2-limit", "ada:thm2"},
    .kind = Kind::erratum,
    .tier = Tier::quick,
    .expected = Verdict::confirmed,
    .cost_seconds = 0.2,
    .method =
        "The transformer of the construction is run with every beta_k = 0.7 and with alpha, xi and lambda growing "
        "together as 9, 12, 15, 18 (seed 2415). The total variation to p_v at non-triggers and the probability away "
        "from the copied token at triggers are compared with bounds that go to zero: e^(W max xi e^(-min alpha)) - 1 "
        "and (V - 1) e^(-lead of the copied token's shift). The bounds are computed without the transformer.",
    .tolerance = "The rounding of the matrix products; the bounds themselves are rigorous. For the counterexample, "
                 "half a unit of the last digit given.",
    .control = "Wrong laws: bounds that vanish at twice the order, with (W max xi e^(-min alpha))^2 and with the lead "
               "doubled, as if the first order cancelled; for the counterexample, the ground truth itself, as if it "
               "were already reached at alpha = 9.",
    .run = measure,
});

}  // namespace
}  // namespace sinkflow::claims::thm2_limit_admissible

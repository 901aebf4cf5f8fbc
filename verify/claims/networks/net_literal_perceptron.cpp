#include <fmt/format.h>

#include "verify/harness/claim.hpp"
#include "verify/instruments/networks/literal_checks.hpp"

namespace sinkflow::claims::net_literal_perceptron {
namespace {

using namespace verify;

constexpr long kSteps = 2000;

/// Of the deviation of beta, weighted by the tokens' shares, what is left at the end.
double kept(const theory::BbTask& task, SimplifiedTraining training, std::uint64_t seed) {
  training.when = {0, kSteps};
  const SimplifiedRun run = train_simplified(task, training, seed);
  return run.common.back() / run.common.front();
}

Outcome measure(const Setting& /*setting*/) {
  const theory::BbTask task = simplified_task();
  const Tolerance tolerance(0.5, "half as much at most is the least that keeping from draining can mean");
  Outcome outcome;
  for (const bool first_target : {false, true}) {
    SimplifiedTraining literal = literal_training();
    literal.first_target = first_target;
    SimplifiedTraining whole = literal;
    whole.literal = false;
    for (std::uint64_t seed = 1; seed <= kLiteralSeeds; ++seed) {
      outcome.compare(fmt::format("seed {}, {} the target after <s>: the share of its deviation that beta keeps with "
                                  "log p, over that with a perceptron",
                                  seed, first_target ? "with" : "without"),
                      {kept(task, literal, seed) / kept(task, whole, seed), 0}, 0, 1, tolerance);
    }
  }
  return outcome;
}

const Registration registration(Claim{
    .id = "net.literal-perceptron",
    .title = "A trained perceptron in the place of log p keeps the value of <s> from draining as far",
    .tags = {"ada:fig14", "ada:fig15"},
    .kind = Kind::network,
    .tier = Tier::full,
    .expected = Verdict::confirmed,
    .cost_seconds = 110,
    .method = "The simplified model is trained for 2,000 steps as in net.literal-drain, and as in net.simplified-adam, "
              "where a perceptron and one lambda for each trigger are trained too, from the same five seeds and on the "
              "same batches. The same weighted deviation of beta is taken of both, once without and once with the "
              "target after <s> in the loss, so that neither the measure nor this target makes the difference.",
    .tolerance = "A half, since half as much at most is the least that the title can mean.",
    .control = "Wrong law: both keep the same share, as they do before training.",
    .own_corpus_only = true,
    .run = measure,
});

}  // namespace
}  // namespace sinkflow::claims::net_literal_perceptron

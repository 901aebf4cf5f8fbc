#include <fmt/format.h>

#include "verify/claim.hpp"
#include "verify/minibatch_runs.hpp"
#include "verify/simplified_training.hpp"

namespace sinkflow::verify {
namespace {

constexpr long kSteps = 2000;

Outcome measure(const Setting& /*setting*/) {
  const theory::BbTask task = simplified_task();
  Outcome outcome;
  for (const bool first_target : {true, false}) {
    SimplifiedTraining training;
    training.first_target = first_target;
    training.when = {0, kSteps};
    std::vector<double> ratios;
    for (std::uint64_t seed = 1; seed <= 5; ++seed) {
      const SimplifiedRun run = train_simplified(task, training, seed);
      ratios.push_back(run.value.back() / run.value.front());
    }
    const Sample ratio = sample_of(ratios);
    const auto check = [&](double law) {
      return Check{fmt::format("{} the target after <s>: ||beta - mean|| at step {} over that at the start",
                               first_target ? "with" : "without", kSteps),
                   law, ratio.mean, ratio.mean_half_width, Tolerance(0.5, "a fall to half at least is meant")};
    };
    outcome.evidence.checks.push_back(check(0));
    if (first_target) {
      outcome.control.evidence.checks.push_back(check(1));
    }
  }
  return outcome;
}

const Registration registration(Claim{
    .id = "net.simplified-drain",
    .title = "The norm of the value of <s> falls as the whole simplified network is trained under Adam",
    .tags = {"ada:fig14", "ada:fig15"},
    .kind = Kind::network,
    .tier = Tier::full,
    .expected = Verdict::refuted,
    .cost_seconds = 28,
    .method = "The runs of net.simplified-adam, and the same without the target after <s>, where nothing but beta "
              "predicts; five fixed seeds. Refuted both ways: with that target softmax(beta) becomes the law of token "
              "1, and without it a trained perceptron can take away after each token what beta adds there.",
    .tolerance = "A fall to half of the start is the least that can be meant.",
    .control = "A norm that stays where it is, with the target after <s>.",
    .own_corpus_only = true,
    .seeds = {1, 2, 3, 4, 5},
    .run = measure,
});

}  // namespace
}  // namespace sinkflow::verify

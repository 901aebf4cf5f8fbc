#include <fmt/format.h>

#include "verify/harness/claim.hpp"
#include "verify/instruments/networks/simplified_training.hpp"
#include "verify/instruments/optimisers/minibatch_runs.hpp"
#include "verify/statistics/sample.hpp"

namespace sinkflow::claims::net_simplified_drain {
namespace {

using namespace verify;

constexpr long kSteps = 2000;

/// ||beta - mean|| at the end of training divided by its value at the start, for five seeds.
Sample left_of_value(const theory::BbTask& task, SimplifiedTraining training) {
  training.when = {0, kSteps};
  std::vector<double> ratios;
  for (std::uint64_t seed = 1; seed <= 5; ++seed) {
    const SimplifiedRun run = train_simplified(task, training, seed);
    ratios.push_back(run.value.back() / run.value.front());
  }
  return sample_of(ratios);
}

Outcome measure(const Setting& /*setting*/) {
  const theory::BbTask task = simplified_task();
  SimplifiedTraining training;
  const Sample with_first = left_of_value(task, training);
  training.shuffle = true;
  const Sample shuffled = left_of_value(task, training);
  training.shuffle = false;
  training.first_target = false;
  const Sample without_first = left_of_value(task, training);
  const auto check = [](const char* how, const Sample& ratio, double law) {
    return Check{fmt::format("{}: ||beta - mean|| at step {} over that at the start", how, kSteps), law, ratio.mean,
                 ratio.mean_half_width, Tolerance(0.5, "a fall to half at least is meant")};
  };
  Outcome outcome;
  outcome.evidence.checks = {check("with the target after <s>", with_first, 0),
                             check("without the target after <s>", without_first, 0)};
  outcome.control.evidence.checks = {check("with the target after <s>", with_first, 1),
                                     check("shuffled targets", shuffled, 0)};
  return outcome;
}

const Registration registration(Claim{
    .id = "net.simplified-drain",
    .title = "The norm of the value of <s> falls as the whole simplified network is trained under Adam",
    .tags = {"ada:fig14", "ada:fig15"},
    .kind = Kind::network,
    .tier = Tier::full,
    .expected = Verdict::refuted,
    .cost_seconds = 42,
    .method = "The runs of net.simplified-adam are compared with the same runs without the target after <s>, which "
              "only beta can predict, with five fixed seeds. Both are refuted: with that target softmax(beta) becomes "
              "the law of token 1, and without it a trained perceptron can cancel what beta adds after each token.",
    .tolerance = "A half, since a fall to half of the start is the least that the title can mean.",
    .control = "Wrong laws: a norm that stays at its start, as without training, with the target after <s>; the norm "
               "falls in networks trained on shuffled targets.",
    .own_corpus_only = true,
    .run = measure,
});

}  // namespace
}  // namespace sinkflow::claims::net_simplified_drain

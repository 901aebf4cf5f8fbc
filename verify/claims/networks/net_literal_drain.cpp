#include "verify/harness/claim.hpp"
#include "verify/instruments/networks/literal_checks.hpp"

namespace sinkflow::claims::net_literal_drain {
namespace {

using namespace verify;

constexpr long kSteps = 1000;

Outcome measure(const Setting& /*setting*/) {
  const theory::BbTask task = simplified_task();
  return literal_ends(literal_runs(task, kLiteralSeeds, {0, kSteps}), shuffled_literal_runs(task, kLiteralSeeds));
}

const Registration registration(Claim{
    .id = "net.literal-drain",
    .title = "The simplified model of Section 2.2 forms a sink with a drained value under Adam",
    .tags = {"ada:fig14", "ada:fig15"},
    .kind = Kind::network,
    .tier = Tier::quick,
    .expected = Verdict::confirmed,
    .cost_seconds = 10,
    .method = "The MLP is fixed at log p_v; alpha, beta, xi and one lambda, drawn from N(0, 1), are trained by Adam "
              "(0.03; 0.9, 0.99) for 1,000 steps of 32 sampled sequences of N = 64, on the loss at every position but "
              "<s>, with five fixed seeds. Of beta the standard deviation over the tokens is taken, each weighted by "
              "its expected share of positions 1 to N (exact, from the task): a constant in beta changes no "
              "prediction, and letters that hardly occur are moved by the noise of Adam alone.",
    .tolerance = "Half of the untrained network's value, the least that drained and learned can mean.",
    .control = "Wrong law: the untrained network shows the same; networks trained on shuffled targets show it too.",
    .own_corpus_only = true,
    .run = measure,
});

}  // namespace
}  // namespace sinkflow::claims::net_literal_drain

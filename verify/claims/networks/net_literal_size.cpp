#include "verify/harness/claim.hpp"
#include "verify/instruments/networks/literal_checks.hpp"

namespace sinkflow::claims::net_literal_size {
namespace {

using namespace verify;

constexpr std::uint64_t kSeeds = 3;
constexpr int kLength = 256;
constexpr int kBatch = 512;
constexpr long kSteps = 2000;

Outcome measure(const Setting& /*setting*/) {
  const theory::BbTask task = simplified_task(kLength);
  return literal_ends(literal_runs(task, kSeeds, {0, kSteps}, kBatch), shuffled_literal_runs(task, kSeeds));
}

const Registration registration(Claim{
    .id = "net.literal-size",
    .title = "The simplified model of Section 2.2 forms a sink with a drained value at the paper's size, too",
    .tags = {"ada:fig14", "ada:fig15"},
    .kind = Kind::network,
    .tier = Tier::full,
    .expected = Verdict::confirmed,
    .cost_seconds = 600,
    .method = "As in net.literal-drain, but for 2,000 steps of 512 sequences of N = 256, as in the paper, with three "
              "fixed seeds.",
    .tolerance = "Half of the untrained network's value, the least that drained and learned can mean.",
    .control = "Wrong law: the untrained network shows the same; networks trained on shuffled targets, in smaller "
               "batches, show it too.",
    .own_corpus_only = true,
    .run = measure,
});

}  // namespace
}  // namespace sinkflow::claims::net_literal_size

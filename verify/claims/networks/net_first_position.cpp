#include "verify/instruments/networks/trained_samples.hpp"

namespace sinkflow::claims::net_first_position {
namespace {

using namespace verify;

/// The weight on the first position at non-triggers, over that of an even spread.
std::vector<Check> checks_of(const NamedNetwork& network) {
  const auto weight = [](const transformer::Measures& measures) { return measures.layers.at(0).attention_on_first; };
  const HeldOut even(network, {}, {"uniform:0"});
  const Measured ratio = even.ratio(weight, HeldOut(network), weight);
  return {check_of(network.name + ": an even share over the weight on the first position", 0, ratio,
                   Tolerance(0.2, "a sink gets at least five times an even share"))};
}

Outcome measure(const NetworkSetting& setting) {
  const auto no_bos = [](transformer::TrainingConfig& config) { config.bos = false; };
  return outcome_of(small_networks(setting, "no <s>", no_bos, intervention_seeds()),
                    networks_that_learned_nothing(setting, no_bos), checks_of);
}

const Registration registration(Claim{
    .id = "net.first-position",
    .title = "The first position becomes the sink if there is no <s>",
    .tags = {"ada:fig16"},
    .kind = Kind::network,
    .tier = Tier::full,
    .expected = Verdict::refuted,
    .cost_seconds = 90,
    .method = "The networks of net.no-bos are used, five seeds. The weight on the first position, whatever token it "
              "holds, is measured at non-triggers and compared with that of an even spread. Appendix F.2 has it of "
              "language models; these are networks on the task.",
    .tolerance = "A fifth: a sink gets at least five times an even share.",
    .control =
        "Wrong law: the first position is the sink of untrained networks and of one that was trained on shuffled "
        "targets.",
    .run_with_networks = measure,
});

}  // namespace
}  // namespace sinkflow::claims::net_first_position

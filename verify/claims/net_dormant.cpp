#include <algorithm>

#include <fmt/format.h>

#include "transformer/recording.hpp"
#include "verify/network_checks.hpp"

namespace sinkflow::verify {
namespace {

constexpr std::size_t kPrompt = 32;

/// The first positions of a sequence of the task that no training sees, as the network takes them.
struct Prompt {
  std::vector<std::string> names;
  transformer::Recording recording;

  Prompt(const NamedNetwork& network, std::uint64_t seed) {
    const TrainedNetwork& trained = network.run->trained;
    auto tokens = held_out_sequences(trained, seed, 1);
    tokens.resize(kPrompt);
    for (const auto token : tokens) {
      names.push_back(theory::token_name(trained.task, token));
    }
    recording = transformer::record(*trained.network, trained.parameters, tokens, hook_of(trained));
  }

  [[nodiscard]] const transformer::LayerRecording& layer() const { return recording.layers.at(0); }
};

Series at_positions(const std::string& label, Mark mark, int colour, const Eigen::VectorXd& values) {
  Series series{label, mark, colour, {}, {}};
  for (Eigen::Index n = 0; n < values.size(); ++n) {
    series.x.push_back(static_cast<double>(n));
    series.y.push_back(values[n]);
  }
  return series;
}

/// `ada:fig2`, `ada:fig9`: where a network looks in a prompt, the values there, and what it adds.
Figure figure_of(const NamedNetwork& network, const std::string& name, std::uint64_t seed) {
  const Prompt prompt(network, seed);
  const Eigen::MatrixXd& weights = prompt.layer().heads.at(0).weights;
  Cells cells{"attention weight", {}};
  for (Eigen::Index n = 0; n < weights.rows(); ++n) {
    cells.rows.emplace_back(weights.cols(), std::numeric_limits<double>::quiet_NaN());
    for (Eigen::Index i = 0; i <= n; ++i) {
      cells.rows.back()[static_cast<std::size_t>(i)] = weights(n, i);
    }
  }
  const Axis positions{"token of the prompt", false, prompt.names};
  return {name,
          "Attention, values and contributions on a prompt: " + network.name,
          "Non-triggers look at <s>, whose value is small, and little is added there; the triggers (space, e, t) look "
          "at the token before, and much is added. The prompt is the beginning of a sequence that no training saw.",
          {{"Attention weights", {"key", false, prompt.names}, {"query", false, prompt.names}, {}, cells},
           {"Norms at every position",
            positions,
            {"norm (dimensionless)", false},
            {at_positions("value state behind the output map", Mark::points, 0, prompt.layer().value),
             at_positions("what the attention adds", Mark::points, 1, prompt.layer().attention_output)}}}};
}

Outcome measure(const Setting& setting) {
  auto networks = small_networks(setting, "small-1layer");
  networks.push_back(network_of(setting, "d = 128", longer_network(setting)));
  const auto others = networks_that_learned_nothing(setting);
  Outcome outcome = outcome_of(networks, others, dormancy_checks);

  // Over the seeds: more than half of the weight.
  const auto mean_weight = [](const std::vector<NamedNetwork>& of) {
    std::vector<double> weights;
    for (const NamedNetwork& network : of) {
      weights.push_back(
          HeldOut(network).of([](const auto& measures) { return measures.layers[0].attention_on_bos; }).value);
    }
    return check_of("mean over the networks of the weight on <s> at non-triggers", 1, estimate_of(weights),
                    Tolerance(0.5, "more than half of the weight"));
  };
  outcome.evidence.checks.push_back(mean_weight(networks));
  outcome.control.evidence.checks.push_back(mean_weight(others));
  outcome.figures = {figure_of(networks.front(), "net-attention", 1),
                     figure_of(networks.back(), "net-attention-128", 2)};
  return outcome;
}

const Registration registration(Claim{
    .id = "net.dormant",
    .title = "The head is dormant on <s> at non-triggers and active at triggers, in every trained network",
    .tags = {"ada:claim1", "ada:fig2", "ada:fig9"},
    .kind = Kind::network,
    .tier = Tier::full,
    .expected = Verdict::confirmed,
    .cost_seconds = 500,
    .method = "The preset small-1layer with six seeds and a network with d = 128, N = 128, 5000 steps are trained and "
              "measured on 51,200 held-out tokens: weights, norms of value states behind the output map, norms of what "
              "the attention adds.",
    .tolerance = "What is meant by dormant and drained, in round numbers; half the confidence interval over four "
                 "blocks of held-out sequences, or over the networks, is the uncertainty.",
    .control = "Two networks before their training, and one trained on shuffled targets.",
    .own_corpus_only = true,
    .figures = {"net-attention", "net-attention-128"},
    .seeds = network_seeds(),
    .run = measure,
});

}  // namespace
}  // namespace sinkflow::verify

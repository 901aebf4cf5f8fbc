#include <limits>
#include <utility>

#include <fmt/format.h>

#include "verify/instruments/networks/network_checks.hpp"
#include "verify/instruments/networks/network_figures.hpp"

namespace sinkflow::claims::net_relu {
namespace {

using namespace verify;

using transformer::Measures;

/// Checks for the absence of a sink and of a drain, which softmax networks do not pass.
std::vector<Check> sink_checks(const NamedNetwork& network) {
  const HeldOut held_out(network);
  const std::vector<double>& value = network.run->metrics.column("value_s_0");
  return {check_of(network.name + ": weight on <s> at non-triggers", 0,
                   held_out.of([](const Measures& m) { return m.layers.at(0).attention_on_bos; }),
                   Tolerance(0.02, "a third of what an even spread gives")),
          {network.name + ": norm of the value of <s> before the training over that after it", 0,
           value.front() / value.back(), 0, Tolerance(1, "it does not shrink")}};
}

Outcome measure(const NetworkSetting& setting) {
  const auto networks = relu_networks(setting);
  Outcome outcome = outcome_of(networks, small_networks(setting, "softmax", {}, intervention_seeds()), sink_checks);
  outcome.append(outcome_of(networks, networks_that_learned_nothing(setting), learning_checks));
  Figure figure = attention_figure(networks.front(), "net-relu", 1);
  // The query <s> sees itself alone, with a weight far above 1. Its contribution is not drawn, because it would make
  // all others invisible.
  double& at_bos = figure.panels[1].series[0].y[0];
  figure.caption = fmt::format(
      "ReLU attention can be zero: at non-triggers it is, and nothing goes to <s>, whose value stays long. At the "
      "triggers (space, e, t) it copies. <s> alone looks at itself, with a weight far above 1, and adds {:.0f}, which "
      "is left out. The prompt is the beginning of a sequence that no training saw.",
      at_bos);
  at_bos = std::numeric_limits<double>::quiet_NaN();
  outcome.figures.push_back(std::move(figure));
  return outcome;
}

const Registration registration(Claim{
    .id = "net.relu",
    .title = "ReLU attention learns the task without a sink and without a drain",
    .tags = {"ada:fig5a"},
    .kind = Kind::network,
    .tier = Tier::full,
    .expected = Verdict::confirmed,
    .cost_seconds = 100,
    .method = "small-1layer is trained with relu(logits) divided by the position as its attention weights, five seeds, "
              "and measured on held-out sequences.",
    .tolerance = "Round numbers that define learning and the absence of a sink; half the confidence interval over four "
                 "blocks of held-out sequences is the uncertainty.",
    .control = "Wrong laws: softmax networks have neither a sink nor a drain; networks before their training and one "
               "trained on shuffled targets have learned the task.",
    .figures = {"net-relu"},
    .run_with_networks = measure,
});

}  // namespace
}  // namespace sinkflow::claims::net_relu

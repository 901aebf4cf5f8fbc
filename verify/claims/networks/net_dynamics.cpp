#include <fmt/format.h>

#include "statements/statements.hpp"
#include "verify/instruments/networks/network_checks.hpp"
#include "verify/instruments/networks/network_figures.hpp"

namespace sinkflow::claims::net_dynamics {
namespace {

using namespace verify;

constexpr const char* kTag = "ada:fig3b";

Series paper(const std::vector<int>& steps, const std::vector<std::string>& figures, double less = 0) {
  Series series{"paper (d = 256, N = 256)", Mark::points, kBlack, {}, {}};
  for (std::size_t i = 0; i < steps.size(); ++i) {
    series.x.push_back(steps[i]);
    series.y.push_back(statements::reference_figure(kTag, figures[i]) - less);
  }
  return series;
}

Figure figure_of(const std::vector<NamedNetwork>& networks) {
  const Axis steps{"training step", true};
  Figure figure{
      "net-dynamics",
      "Training dynamics of one-layer networks",
      fmt::format("Both risks fall, the head turns to <s>, its logit there grows on, and the norm of the value of <s> "
                  "rises before it drains. The band is that of the first seed. Far to the right, at step 150,000, the "
                  "paper's value of <s> has come down to {}.",
                  statements::reference_figure(kTag, "value_150000")),
      {{"Excess risk at triggers (backcopy)", steps, {"nats", true}, {}},
       {"Excess risk at non-triggers (bigram)", steps, {"nats", true}, {}},
       {"Attention weight on <s> at non-triggers", steps, {"weight", false}, {}},
       {"Sink logit at non-triggers", steps, {"logit", false}, {}},
       {"Norm of the value state of <s>", steps, {"norm behind the output map", true}, {}}}};
  int colour = 0;
  for (const NamedNetwork& network : networks) {
    std::size_t panel = 0;
    for (const char* column : {"backcopy_excess", "bigram_excess", "attn_s_0", "sink_logit_0", "value_s_0"}) {
      figure.panels[panel++].series.push_back(metric_of(network, column, network.name, colour));
    }
    ++colour;
  }
  auto& logits = figure.panels[3].series;
  logits.push_back(metric_of(networks.front(), "sink_logit_low_0", "5% of the tokens", 0, Mark::dashed));
  logits.push_back(metric_of(networks.front(), "sink_logit_high_0", "95% of the tokens", 0, Mark::dotted));
  figure.panels[0].series.push_back(paper({1000}, {"backcopy_1000"}));
  figure.panels[1].series.push_back(
      paper({1000}, {"bigram_1000"}, statements::reference_figure("ada:fig3a", "bigram_full")));
  figure.panels[2].series.push_back(paper({1000}, {"attention_1000"}));
  figure.panels[4].series.push_back(paper({200, 1000}, {"value_200", "value_1000"}));
  return figure;
}

Outcome measure(const NetworkSetting& setting) {
  auto networks = small_networks(setting, "small-1layer");
  networks.push_back(network_of(setting, "d = 128", longer_network(setting)));
  Outcome outcome = outcome_of(networks, networks_that_learned_nothing(setting), dynamics_checks);
  outcome.figures.push_back(figure_of(networks));
  return outcome;
}

const Registration registration(Claim{
    .id = "net.dynamics",
    .title = "The value of <s> rises before it drains, and the sink grows on after both risks have fallen",
    .tags = {kTag, "ada:claim4"},
    .kind = Kind::network,
    .tier = Tier::full,
    .expected = Verdict::confirmed,
    .cost_seconds = 400,
    .method = "The metrics are those of the trainings of small-1layer with six seeds and of a network with d = 128, N "
              "= 128, every 20 and every 100 steps, on 16,384 held-out tokens. The simplified model has the same "
              "shape, a rise and then a fall, by sf:fluctuations.",
    .tolerance = "Round numbers that define a rise, a fall and growth.",
    .control = "Wrong law: what holds for the trained networks also holds for two untrained ones and for one trained "
               "on shuffled targets.",
    .figures = {"net-dynamics"},
    .run_with_networks = measure,
});

}  // namespace
}  // namespace sinkflow::claims::net_dynamics

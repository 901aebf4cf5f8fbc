#include <cmath>

#include <fmt/format.h>

#include "verify/instruments/networks/long_trainings.hpp"
#include "verify/instruments/networks/network_figures.hpp"

namespace sinkflow::claims::net_growth {
namespace {

using namespace verify;

constexpr double kSlope = 0.5;  // of alpha = (1/2) log t, with t proportional to the step

Figure figure_of(const std::vector<LongTraining>& trainings) {
  Figure figure{
      "net-growth",
      "Growth of the sink in trained networks",
      "The mean sink logit at non-triggers against the step, with a line of slope 1/2 through its value at "
      "step 1000, and the norm of the value of <s> with one of slope -1/2. Neither law of the simplified "
      "model's time holds in steps of the whole network.",
      {{"Sink logit", {"training step", true}, {"logit", false}, {}},
       {"Norm of the value state of <s>", {"training step", true}, {"norm behind the output map", true}, {}}}};
  int colour = 0;
  figure.panels[0].series.push_back(legend_entry("(1/2) log of the step", Mark::dashed));
  figure.panels[1].series.push_back(legend_entry("1/\u221astep", Mark::dashed));
  for (const LongTraining& training : trainings) {
    bool first = true;
    for (const NamedNetwork& network : training.networks) {
      const std::string label = first ? fmt::format("{}, {} seeds", training.optimiser, training.networks.size()) : "";
      figure.panels[0].series.push_back(metric_of(network, "sink_logit_0", label, colour));
      figure.panels[1].series.push_back(metric_of(network, "value_s_0", label, colour));
      first = false;
    }
    for (std::size_t panel = 0; panel < 2; ++panel) {
      const Series& measured =
          figure.panels[panel].series[figure.panels[panel].series.size() - training.networks.size()];
      Series line{"", Mark::dashed, colour, {}, {}};
      double start = 0;
      for (std::size_t i = 0; i < measured.x.size(); ++i) {
        if (measured.x[i] < kWindowBegin) {
          continue;
        }
        start = line.x.empty() ? measured.y[i] : start;
        const double ratio = measured.x[i] / kWindowBegin;
        line.x.push_back(measured.x[i]);
        line.y.push_back(panel == 0 ? start + kSlope * std::log(ratio) : start * std::pow(ratio, -kSlope));
      }
      figure.panels[panel].series.push_back(std::move(line));
    }
    ++colour;
  }
  return figure;
}

Outcome measure(const NetworkSetting& setting) {
  const auto trainings = long_trainings(setting);
  Outcome outcome = slope_outcome(trainings, long_trainings_of_nothing(setting),
                                  {.column = "sink_logit_0",
                                   .what = "growth of the sink logit per log step",
                                   .fit = FitLaw::log,
                                   .stated = kSlope,
                                   .wrong = 0,
                                   .tolerance = {0.1, "a fifth of the slope that is stated"}});
  outcome.figures.push_back(figure_of(trainings));
  return outcome;
}

const Registration registration(Claim{
    .id = "net.growth",
    .title = "The sink logit of a trained network grows like (1/2) log of the step",
    .tags = {"sf:network-laws", "ada:growth-rates"},
    .kind = Kind::network,
    .tier = Tier::full,
    .expected = Verdict::refuted,
    .cost_seconds = 1100,
    .method = "small-1layer is trained with Adam (1e-3) and with stochastic gradient descent with momentum (.03, .9) "
              "and without (.3), five seeds each, 10,000 steps. The mean sink logit at non-triggers is fitted against "
              "the log of the step from 1000 to 10,000, seed by seed, and over the seeds in that window and both its "
              "halves. (1/2) log t is the law of sf:fluctuations for the simplified model's own logits under gradient "
              "flow; a network's logits are products of parameters that grow themselves.",
    .tolerance =
        "A fifth of the stated slope; half the confidence interval of the fit, or over the seeds, is the uncertainty.",
    .control = "Wrong laws: no growth at all, which the same fits refute; what is stated of trained networks also "
               "holds for untrained ones and for one trained on shuffled targets.",
    .figures = {"net-growth"},
    .run_with_networks = measure,
});

}  // namespace
}  // namespace sinkflow::claims::net_growth

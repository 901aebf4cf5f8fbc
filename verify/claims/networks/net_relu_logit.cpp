#include <fmt/format.h>

#include "verify/instruments/networks/trained_samples.hpp"
#include "verify/statistics/extremes.hpp"

namespace sinkflow::claims::net_relu_logit {
namespace {

using namespace verify;

Outcome measure(const NetworkSetting& setting) {
  Outcome outcome;
  for (const NamedNetwork& network : relu_networks(setting)) {
    const std::vector<double>& logit = network.run->metrics.column("sink_logit_0");
    double highest = logit.front();
    for (const double one : logit) {
      highest = larger(highest, one);
    }
    const auto check = [&](double bound) {
      return at_most(fmt::format("{}: growth of the logit on <s> above its start", network.name),
                     highest - logit.front(), bound, 0,
                     Tolerance(0.5, "a part of one unit, far below what softmax networks show"));
    };
    outcome.evidence.checks.push_back(check(0));
    outcome.control.evidence.checks.push_back(check(-2));
  }
  return outcome;
}

const Registration registration(Claim{
    .id = "net.relu-logit",
    .title = "The logit on <s> does not grow with ReLU attention",
    .tags = {"ada:fig5a"},
    .kind = Kind::network,
    .tier = Tier::full,
    .expected = Verdict::refuted,
    .cost_seconds = 100,
    .method =
        "The networks of net.relu are used, five seeds. The sink logit of Section 2.1, the logit on <s> less the "
        "mean of the others at non-triggers, is taken from the metrics at every probe, and its highest value is "
        "compared with the first. It may grow while every weight is zero: what falls is the logits of the others.",
    .tolerance = "Half a unit of the logit.",
    .control = "Wrong law: the logit falls by two units or more at once and never comes back.",
    .run_with_networks = measure,
});

}  // namespace
}  // namespace sinkflow::claims::net_relu_logit

#include <algorithm>
#include <cmath>
#include <iterator>

#include "verify/instruments/networks/long_trainings.hpp"
#include "verify/statistics/sample.hpp"

namespace sinkflow::claims::net_equal_logits {
namespace {

using namespace verify;

/// Standard deviation of the sink logits over the tokens, divided by their mean.
double spread_of(const NamedNetwork& network) {
  std::vector<double> logits;
  const HeldOut held_out(network);
  for (const double logit : held_out.blocks().front().layers.at(0).sink_logit_by_token) {
    if (!std::isnan(logit)) {
      logits.push_back(logit);
    }
  }
  const Eigen::Map<const Eigen::ArrayXd> all(logits.data(), static_cast<Eigen::Index>(logits.size()));
  return std::sqrt((all - all.mean()).square().mean()) / all.mean();
}

Outcome measure(const NetworkSetting& setting) {
  Outcome outcome;
  const Tolerance equal(0.1, "equal to a tenth");
  for (const LongTraining& training : long_trainings(setting)) {
    std::vector<double> spreads;
    std::transform(training.networks.begin(), training.networks.end(), std::back_inserter(spreads), spread_of);
    outcome.compare(training.optimiser + ": spread of the sink logits over the tokens, relative to their mean",
                    mean_of(spreads), 0, 1, equal);
  }
  for (const NamedNetwork& other : networks_that_learned_nothing(setting)) {
    outcome.control.evidence.checks.push_back(
        {other.name + ": spread of the sink logits over the tokens, relative to their mean", 0, spread_of(other), 0,
         equal});
  }
  return outcome;
}

const Registration registration(Claim{
    .id = "net.equal-logits",
    .title = "The sink logits of a trained network are equal over the non-triggers",
    .tags = {"ada:claim4"},
    .kind = Kind::network,
    .tier = Tier::full,
    .expected = Verdict::refuted,
    .cost_seconds = 1100,
    .method = "The mean sink logit of every token as a query is taken in the networks of net.growth after 10,000 "
              "steps, for tokens that occur among 12,800 held-out ones. In the theory the logits differ by constants "
              "as they grow, so that their ratio goes to 1 only like 1/log t.",
    .tolerance = "A tenth of the mean; half the confidence interval over the seeds is the uncertainty.",
    .control = "Wrong laws: a spread as large as the mean; the logits of networks before their training and of one "
               "trained on shuffled targets are equal too.",
    .run_with_networks = measure,
});

}  // namespace
}  // namespace sinkflow::claims::net_equal_logits

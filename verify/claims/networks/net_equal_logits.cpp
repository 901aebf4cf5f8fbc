#include <algorithm>
#include <cmath>
#include <iterator>

#include "verify/instruments/networks/long_trainings.hpp"
#include "verify/statistics/sample.hpp"

namespace sinkflow::claims::net_equal_logits {
namespace {

using namespace verify;

/// Standard deviation over the tokens of their sink logits, over the mean.
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
  const auto check = [&](const std::string& name, const std::vector<NamedNetwork>& networks, double predicted) {
    std::vector<double> spreads;
    std::transform(networks.begin(), networks.end(), std::back_inserter(spreads), spread_of);
    return check_of(name + ": spread of the sink logits over the tokens, relative to their mean", predicted,
                    mean_of(spreads), equal);
  };
  for (const LongTraining& training : long_trainings(setting)) {
    outcome.evidence.checks.push_back(check(training.optimiser, training.networks, 0));
    outcome.control.evidence.checks.push_back(check(training.optimiser, training.networks, 1));
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
    .method = "The mean sink logit of every token as a query in the networks of net.growth after 10,000 steps, tokens "
              "that occur among 12,800 held-out ones. The theory has logits that differ by constants as they grow, so "
              "that their ratio goes to 1 only like 1/log t.",
    .tolerance = "A tenth; half the confidence interval over the seeds is the uncertainty.",
    .control = "A spread as large as the mean; networks before their training, and one trained on shuffled targets.",
    .run_with_networks = measure,
});

}  // namespace
}  // namespace sinkflow::claims::net_equal_logits

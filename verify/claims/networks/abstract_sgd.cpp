#include <fmt/format.h>

#include "verify/harness/erratum.hpp"
#include "verify/instruments/networks/trained_samples.hpp"

namespace sinkflow::claims::abstract_sgd {
namespace {

using namespace verify;

/// `err:abstract-sgd`: the weight on <s> at non-triggers of networks trained by gradient descent, over an even
/// spread's.
std::vector<Reading> measure(const NetworkSetting& setting) {
  const auto weight = [](const transformer::Measures& measures) { return measures.layers.at(0).attention_on_bos; };
  const auto descent = [](transformer::TrainingConfig& config) {
    config.optimiser = "sgd";
    config.learning_rate = 0.03;
    config.momentum = 0.9;
  };
  constexpr double kSink = 5;  // what counts as a sink everywhere in this project
  std::vector<Reading> readings;
  for (const NamedNetwork& network : small_networks(setting, "momentum", descent, intervention_seeds())) {
    const HeldOut even(network, {}, {"uniform:0"});
    const Measured ratio = HeldOut(network).ratio(weight, even, weight);
    const auto check = [&](const char* what, double excess) {
      return at_most(fmt::format("{}: weight on <s> over an even spread's, {}", network.name, what), excess, 0,
                     ratio.uncertainty, Tolerance(0.5, "a tenth of what counts as a sink"));
    };
    readings.push_back({check("above 5", ratio.value - kSink), check("below 5", kSink - ratio.value),
                        check("above 2", ratio.value - 2)});
  }
  return readings;
}

const ErratumRegistration registration(Erratum{
    .id = "abstract-sgd",
    .printed = "Gradient descent in place of Adam eliminates attention sinks",
    .corrected = "Networks that are trained by gradient descent with momentum have attention sinks",
    .tags = {"err:abstract-sgd", "ada:abstract"},
    .cost_seconds = 100,
    .method = "small-1layer is trained for 2,000 steps by stochastic gradient descent with momentum (.03, .9), five "
              "seeds. The weight on <s> at non-triggers is measured on held-out sequences and compared with that "
              "of the same network when its attention is spread evenly.",
    .tolerance = "A tenth of what counts as a sink, five times an even share.",
    .control = "Wrong law: <s> gets at most twice an even share.",
    .tier = Tier::full,
    .measure_networks = measure,
});

}  // namespace
}  // namespace sinkflow::claims::abstract_sgd

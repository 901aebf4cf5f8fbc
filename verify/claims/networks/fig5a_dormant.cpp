#include <fmt/format.h>

#include "verify/harness/erratum.hpp"
#include "verify/instruments/networks/trained_samples.hpp"

namespace sinkflow::claims::fig5a_dormant {
namespace {

using namespace verify;

/// `err:fig5a-dormant`: what a ReLU head adds at non-triggers, over what it adds at triggers.
std::vector<Reading> measure(const NetworkSetting& setting) {
  std::vector<Reading> readings;
  for (const NamedNetwork& network : relu_networks(setting)) {
    const HeldOut held_out(network);
    const Measured ratio =
        held_out.ratio([](const auto& measures) { return measures.layers.at(0).output_row; }, held_out,
                       [](const auto& measures) { return measures.layers.at(0).output_trigger; });
    const auto check = [&](const char* what, double excess, double tolerance) {
      return at_most(fmt::format("{}: output at non-triggers over triggers, {}", network.name, what), excess, 0,
                     ratio.uncertainty, Tolerance(tolerance, "a tenth of the bound"));
    };
    readings.push_back({check("below a half", 0.5 - ratio.value, 0.05), check("above a tenth", ratio.value - 0.1, 0.01),
                        check("above a ten-thousandth", ratio.value - 1e-4, 1e-5)});
  }
  return readings;
}

const ErratumRegistration registration(Erratum{
    .id = "fig5a-dormant",
    .printed = "A head with ReLU attention is as active at non-triggers as at triggers",
    .corrected = "A head with ReLU attention is dormant at non-triggers, by the paper's own definition, without a sink",
    .tags = {"err:fig5a-dormant", "ada:fig5a"},
    .cost_seconds = 100,
    .method = "small-1layer is trained with ReLU attention, five seeds. The mean norm of what the head adds to the "
              "residual stream is measured on held-out sequences at non-triggers and at triggers. (net.relu shows that "
              "these networks have no sink.)",
    .tolerance = "A tenth of each bound. A contribution below a tenth of that at triggers counts as minimal, one above "
                 "half of it does not.",
    .control = "Wrong law: the head adds nothing at all at non-triggers, less than a ten-thousandth.",
    .tier = Tier::full,
    .measure_networks = measure,
});

}  // namespace
}  // namespace sinkflow::claims::fig5a_dormant

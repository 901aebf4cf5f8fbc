#include <fmt/format.h>

#include "verify/harness/erratum.hpp"
#include "verify/instruments/networks/trained_samples.hpp"
#include "verify/statistics/extremes.hpp"

namespace sinkflow::claims::fig3b_value {
namespace {

using namespace verify;

/// `err:fig3b-value`: the highest norm of the value of <s> during training, over the norm at the start and at the end.
std::vector<Reading> measure(const NetworkSetting& setting) {
  std::vector<Reading> readings;
  for (const NamedNetwork& network : small_networks(setting, "small-1layer")) {
    const std::vector<double>& norm = network.run->metrics.column("value_s_0");
    double peak = norm.front();
    for (const double value : norm) {
      peak = larger(peak, value);
    }
    const Tolerance tolerance(0.05, "a twentieth of the start");
    const auto check = [&](const char* what, double excess) {
      return at_most(fmt::format("{}: {}", network.name, what), excess, 0, 0, tolerance);
    };
    readings.push_back({check("peak of the value of <s> over its start, above 1", peak / norm.front() - 1),
                        check("peak over the start, below 4/3", 4.0 / 3 - peak / norm.front()),
                        check("peak over the end, above 1", peak / norm.back() - 1)});
  }
  return readings;
}

const ErratumRegistration registration(Erratum{
    .id = "fig3b-value",
    .printed = "The norm of the value of <s> falls monotonically during training",
    .corrected = "The norm of the value of <s> rises by a third or more before it falls",
    .tags = {"err:fig3b-value", "ada:fig3b"},
    .cost_seconds = 60,
    .method = "The norm of the value of <s> behind the output map is measured every 20 steps of small-1layer, with six "
              "seeds, on held-out tokens; the highest is compared with the first and the last.",
    .tolerance = "A twentieth of the start, which is far below a rise by a third.",
    .control = "Wrong law: the norm never falls, so that its last value is the highest.",
    .tier = Tier::full,
    .measure_networks = measure,
});

}  // namespace
}  // namespace sinkflow::claims::fig3b_value

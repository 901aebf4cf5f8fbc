#include <algorithm>
#include <limits>

#include <fmt/format.h>

#include "verify/instruments/networks/trained_samples.hpp"

namespace sinkflow::claims::net_bigram_first {
namespace {

using namespace verify;

/// The first probed step at which a column is at most `share` of its first entry.
double step_below(const NamedNetwork& network, const char* column, double share) {
  const std::vector<double>& values = network.run->metrics.column(column);
  const auto found = std::find_if(values.begin(), values.end(), [&](double x) { return x <= share * values.front(); });
  return found == values.end() ? std::numeric_limits<double>::infinity()
                               : network.run->metrics.column("step")[static_cast<std::size_t>(found - values.begin())];
}

Outcome measure(const NetworkSetting& setting) {
  Outcome outcome;
  for (const NamedNetwork& network : small_networks(setting, "small-1layer")) {
    for (const double share : {0.5, 0.2, 0.1}) {
      const double bigrams = step_below(network, "bigram_excess", share);
      const double copies = step_below(network, "backcopy_excess", share);
      const Tolerance probe(20, "the distance of two probes");
      outcome.evidence.checks.push_back(
          at_most(fmt::format("{}: steps by which the bigram excess is at {} of its start after the backcopy one",
                              network.name, share),
                  bigrams, copies, 0, probe));
      outcome.control.evidence.checks.push_back(
          at_most(fmt::format("{}: the other way round", network.name), copies, bigrams, 0, probe));
    }
  }
  return outcome;
}

const Registration registration(Claim{
    .id = "net.bigram-first",
    .title = "The bigram risk falls to a tenth of its excess before the backcopy risk does",
    .tags = {"ada:fig3b"},
    .kind = Kind::network,
    .tier = Tier::full,
    .expected = Verdict::confirmed,
    .cost_seconds = 60,
    .method =
        "For small-1layer with six seeds the first probe is found at which an excess risk on held-out tokens is a "
        "half, a fifth and a tenth of that before the training. Probes are 20 steps apart.",
    .tolerance = "The distance of two probes.",
    .control = "Wrong law: the backcopy risk falls first.",
    .run_with_networks = measure,
});

}  // namespace
}  // namespace sinkflow::claims::net_bigram_first

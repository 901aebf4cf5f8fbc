#include <algorithm>

#include <fmt/format.h>

#include "verify/harness/claim.hpp"
#include "verify/instruments/networks/literal_checks.hpp"
#include "verify/instruments/networks/simplified_checks.hpp"

namespace sinkflow::claims::net_literal_rise {
namespace {

using namespace verify;

constexpr long kSteps = 1000;
constexpr double kTenth = 0.1;

double largest_norm(const SimplifiedRun& run) {
  return *std::max_element(run.norm.begin(), run.norm.end());
}

/// The ratio of a norm to the largest, held against "less than nine tenths".
Check well_below(const std::string& name, double ratio) {
  return {name, 0, ratio, 0, Tolerance(1 - kTenth, "more than a tenth below the largest norm is meant")};
}

Outcome measure(const Setting& /*setting*/) {
  const theory::BbTask task = simplified_task();
  const auto runs = literal_runs(task, kLiteralSeeds, curve_steps(kSteps));
  const auto shuffled = shuffled_literal_runs(task, kLiteralSeeds);
  Outcome outcome;
  for (std::size_t i = 0; i < runs.size(); ++i) {
    const auto add = [&](const char* when, double norm) {
      const std::string name = fmt::format("seed {}: ||beta|| at the {} over its largest", i + 1, when);
      const double ratio = norm / largest_norm(runs[i]);
      outcome.evidence.checks.push_back(well_below(name, ratio));
      outcome.control.evidence.checks.push_back({name, 1, ratio, 0, Tolerance(kTenth, "a tenth of the largest norm")});
    };
    add("start", runs[i].norm.front());
    add("end", runs[i].norm.back());
    outcome.control.evidence.checks.push_back(
        well_below(fmt::format("shuffled targets, seed {}: ||beta|| at the end over its largest", i + 1),
                   shuffled[i].norm.back() / largest_norm(shuffled[i])));
  }
  return outcome;
}

const Registration registration(Claim{
    .id = "net.literal-rise",
    .title = "The norm of the value of <s> rises before it falls in the simplified model of Section 2.2",
    .tags = {"ada:fig14", "ada:fig15"},
    .kind = Kind::network,
    .tier = Tier::full,
    .expected = Verdict::confirmed,
    .cost_seconds = 15,
    .method = "In the runs of net.literal-drain the norm of beta, as the paper measures values, is taken before the "
              "first step and at 41 steps to the last: its largest is above that at the start and above that at the "
              "end, seed by seed.",
    .tolerance = "A rise or fall counts if it is more than a tenth of the largest norm: less would be no phase of "
                 "training.",
    .control = "Wrong law: the norm falls from the start on, as the paper says of its transformer; it rises to the "
               "end; networks trained on shuffled targets show the fall.",
    .own_corpus_only = true,
    .run = measure,
});

}  // namespace
}  // namespace sinkflow::claims::net_literal_rise

#include <algorithm>
#include <cmath>

#include <fmt/format.h>

#include "flows/flows.hpp"
#include "formats/bigrams_file.hpp"
#include "theory/simplified_model.hpp"
#include "verify/cases/context_cases.hpp"
#include "verify/harness/claim.hpp"
#include "verify/instruments/contexts/law_figures.hpp"
#include "verify/instruments/contexts/law_runs.hpp"
#include "verify/instruments/growth/alpha_growth.hpp"
#include "verify/statistics/extremes.hpp"
#include "verify/statistics/spacing.hpp"

namespace sinkflow::claims::fluctuations_sink_and_drain {
namespace {

using namespace verify;

constexpr double kLast = 1e10;

void add_checks(const std::string& name, const SampledFlow& sample, Outcome& outcome) {
  const auto& [run, moving, average, fixed] = sample;
  const theory::SinkLaw law = theory::sink_law(run.law, run.model, kLast);
  const auto both = [&](const std::string& what, double measured, double uncertainty, double predicted, double wrong,
                        const Tolerance& tolerance) {
    outcome.compare(name + what, {measured, uncertainty}, predicted, wrong, tolerance);
  };
  const double error = run.flow.error.back();
  both(fmt::format("1 - weight on <s> at t = {:.0e}", kLast), 1 - moving.weight.back(), error * law.away, law.away,
       1 - fixed.weight.back(), Tolerance(2 * law.away_next, "twice the next term of the law"));
  both(fmt::format("||beta - mean|| at t = {:.0e}", kLast), moving.value.back(),
       std::sqrt(static_cast<double>(run.model.columns())) * 2 * run.beta_error.back(), law.value, fixed.value.back(),
       Tolerance(2 * law.value_next, "twice the next term of the law"));
  const double peak = largest(moving.value);
  const Tolerance factor(0.1, "a rise and a fall by a factor of ten or more are meant");
  both("||beta - mean|| at t = 1 over its peak", moving.value.front() / peak, run.beta_error.front(), 0, 1, factor);
  both(fmt::format("||beta - mean|| at t = {:.0e} over its peak", kLast), moving.value.back() / peak,
       run.beta_error.back(), 0, 1, factor);
  // At the average counts of the same contexts the value rises and stays, and most of the weight never reaches <s>.
  const double fixed_peak = largest(fixed.value);
  both("at average counts, ||beta - mean|| at the end over its peak", fixed.value.back() / fixed_peak, 1e-6, 1, 0,
       factor);
}

/// Three samples of contexts, each compared with its average.
Outcome measure(const Setting& /*setting*/) {
  const theory::BbTask task = theory::derive_bb_task(theory::most_frequent(formats::tiny_shakespeare(), 20), 3, 256);
  const theory::Instance base = theory::task_instance(task, 10, 0);
  const std::vector<double> times = log_spaced(1, kLast, 201);
  Outcome outcome;
  std::vector<SampledFlow> samples;
  for (const unsigned seed : {1U, 2U, 3U}) {
    const theory::Instance instance = with_sampled_contexts(task, base, 16, seed);
    const std::string name = fmt::format("16 contexts of stream {}: ", seed);
    LawRun run = run_law({name, instance}, times, 1e-10);
    SinkPath moving = sink_path(instance.model, run.flow.states);
    theory::Instance average = at_average_counts(instance);
    SinkPath fixed = sink_path(average.model, flows::integrate_joint(average, times, 1e-10).states);
    samples.push_back({std::move(run), std::move(moving), std::move(average), std::move(fixed)});
    add_checks(name, samples.back(), outcome);
  }
  outcome.figures.push_back(sink_and_drain_figure(samples));
  return outcome;
}

const Registration registration(Claim{
    .id = "fluctuations.sink-and-drain",
    .title =
        "All weight goes to <s> and its value rises, then drains, where counts vary; at fixed counts neither happens",
    .tags = {"sf:fluctuations"},
    .kind = Kind::extension,
    .tier = Tier::quick,
    .expected = Verdict::confirmed,
    .cost_seconds = 2,
    .method = "The joint flow of the 20 most frequent characters with 16 sampled contexts of 256 tokens, xi = 10, is "
              "integrated from zero, and again with the average counts of these contexts. The law is computed from Phi "
              "without a flow.",
    .tolerance = "Twice the next term of the law; a factor of ten for the rise and the fall.",
    .control = "Wrong laws: the weight and the value of the fixed-count flow at late times, as if fluctuations made no "
               "difference; a value that neither rises nor falls where counts vary, or that drains at average counts.",
    .own_corpus_only = true,
    .figures = {"sink-and-drain"},
    .run = measure,
});

}  // namespace
}  // namespace sinkflow::claims::fluctuations_sink_and_drain

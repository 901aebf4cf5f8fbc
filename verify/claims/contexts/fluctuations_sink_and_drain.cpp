#include <algorithm>
#include <cmath>

#include <fmt/format.h>

#include "flows/flows.hpp"
#include "formats/bigrams_file.hpp"
#include "theory/invariants.hpp"
#include "theory/simplified_model.hpp"
#include "verify/cases/context_cases.hpp"
#include "verify/harness/claim.hpp"
#include "verify/instruments/contexts/law_runs.hpp"
#include "verify/instruments/growth/alpha_growth.hpp"
#include "verify/statistics/extremes.hpp"
#include "verify/statistics/spacing.hpp"

namespace sinkflow::claims::fluctuations_sink_and_drain {
namespace {

using namespace verify;

constexpr double kLast = 1e10;

struct Drawing {
  Panel weight{"", {"t (dimensionless)", true}, {"weight on <s>, mean over rows", false}, {}};
  Panel value{"", {"t (dimensionless)", true}, {"\u2016\u03b2 \u2212 mean\u2016, value state of <s>", true}, {}};

  void add(int colour, Mark mark, const std::string& weight_label, const std::string& value_label,
           const std::vector<double>& times, const SinkPath& path) {
    weight.series.push_back({weight_label, mark, colour, times, path.weight});
    value.series.push_back({value_label, mark, colour, times, path.value});
  }
};

/// Draws the law from the time on at which its next term is below half of the leading one.
void draw_law(const LawRun& run, bool labelled, Drawing& drawing) {
  std::vector<double> late;
  SinkPath law;
  for (const double t : run.flow.times) {
    const theory::SinkLaw at = theory::sink_law(run.law, run.model, t);
    if (at.away_next < at.away / 2) {
      late.push_back(t);
      law.weight.push_back(1 - at.away);
      law.value.push_back(at.value);
    }
  }
  drawing.add(7, Mark::dashed, labelled ? "law: 1 \u2212 W mean(\u03c9)/\u221at" : "",
              labelled ? "law: \u2016b\u2016/\u221at" : "", late, law);
}

/// Draws the limit that `sf:final-logit` predicts for the average counts.
void draw_limit(const theory::Instance& average, const std::vector<double>& times, bool labelled, Drawing& drawing) {
  const theory::FinalState limit = theory::final_state(average.model, average.start);
  if (!limit.state) {
    return;
  }
  const SinkPath at = sink_path(average.model, flows::stacked(*limit.state).transpose());
  const std::vector<double> late = log_spaced(times.back() / 1e5, times.back(), 6);
  const std::string label = labelled ? "their limit, from the start alone" : "";
  const std::vector<double> weight(late.size(), at.weight[0]);
  const std::vector<double> value(late.size(), at.value[0]);
  drawing.add(7, Mark::points, label, label, late, {weight, value});
}

void add_checks(const std::string& name, const LawRun& run, const SinkPath& moving, const SinkPath& fixed,
                Outcome& outcome) {
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
  Drawing drawing;
  for (const unsigned seed : {1U, 2U, 3U}) {
    const theory::Instance instance = with_sampled_contexts(task, base, 16, seed);
    const std::string name = fmt::format("16 contexts of stream {}: ", seed);
    const LawRun run = run_law({name, instance}, times, 1e-10);
    const theory::Instance average = at_average_counts(instance);
    const SinkPath moving = sink_path(instance.model, run.flow.states);
    const SinkPath fixed = sink_path(average.model, flows::integrate_joint(average, times, 1e-10).states);
    add_checks(name, run, moving, fixed, outcome);
    const std::string varying = seed == 1 ? "counts vary between contexts" : "";
    const std::string constant = seed == 1 ? "counts fixed at their average" : "";
    drawing.add(0, Mark::line, constant, constant, times, fixed);
    drawing.add(1, Mark::line, varying, varying, times, moving);
    draw_law(run, seed == 1, drawing);
    draw_limit(average, times, seed == 1, drawing);
  }
  outcome.figures.push_back({"sink-and-drain",
                             "Sinks and drains come from fluctuations of the context",
                             "The 20 most frequent characters of the corpus, 16 sampled contexts of 256 tokens, three "
                             "samples drawn over each other. Where counts vary, the weight on <s> goes to 1, and "
                             "its value first rises, then drains; with the average counts in every context the value "
                             "rises and stays, and most of the weight never reaches <s>.",
                             {drawing.weight, drawing.value}});
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

#include <cmath>

#include <fmt/format.h>

#include "flows/flows.hpp"
#include "formats/bigrams_file.hpp"
#include "verify/cases/context_cases.hpp"
#include "verify/cases/random_model.hpp"
#include "verify/harness/claim.hpp"
#include "verify/harness/seeds.hpp"
#include "verify/instruments/contexts/law_figures.hpp"
#include "verify/instruments/contexts/law_runs.hpp"
#include "verify/instruments/contexts/plane_runs.hpp"
#include "verify/instruments/growth/alpha_growth.hpp"
#include "verify/instruments/joint/joint_ends.hpp"
#include "verify/statistics/spacing.hpp"

namespace sinkflow::claims::fluctuations_portrait {
namespace {

using namespace verify;

constexpr double kLast = 1e10;

/// Six starts with equal logits and a value state of given norm in a random direction.
std::vector<theory::State> starts(const theory::Model& model) {
  std::mt19937_64 random(reported_seed(88));
  std::vector<theory::State> all;
  for (const PlanePoint at : {PlanePoint{0, 0}, {4, 0}, {6.5, 0}, {1, 9}, {3, 12}, {6, 6}}) {
    Eigen::VectorXd beta = uniform_vector(random, model.columns(), -1, 1);
    beta.array() -= beta.mean();
    all.push_back({Eigen::VectorXd::Constant(model.rows(), at.alpha), beta * (at.value / beta.norm())});
  }
  return all;
}

std::vector<double> drawn_times() {
  std::vector<double> times = log_spaced(1, kLast, 201);
  times.insert(times.begin(), 0);
  return times;
}

void add_checks(const std::string& name, const PlaneRun& run, const PlanePoint& law, const PlanePoint& wrong,
                const PlanePoint& bound, const char* reason, Outcome& outcome) {
  const auto add = [&](const char* what, double measured, double error, double predicted, double refuted,
                       double tolerance) {
    const std::string check = fmt::format("{}: {} at t = {:.0e}", name, what, kLast);
    const Tolerance allowed(tolerance, reason);
    outcome.compare(check, {measured, error}, predicted, refuted, allowed);
  };
  add("mean logit", run.end.alpha, run.error.alpha, law.alpha, wrong.alpha, bound.alpha);
  add("||beta - mean||", run.end.value, run.error.value, law.value, wrong.value, bound.value);
}

/// Six starts in the plane of mean logit and value, once with varying counts and once with their average.
Outcome measure(const Setting& /*setting*/) {
  const theory::BbTask task = theory::derive_bb_task(theory::most_frequent(formats::tiny_shakespeare(), 20), 3, 256);
  theory::Instance moving = with_sampled_contexts(task, theory::task_instance(task, 10, 0), 16, 1);
  theory::Instance fixed = at_average_counts(moving);
  const theory::FluctuationLaw law = require_law({"sampled contexts", moving});
  const PlaneLaw joined = plane_law(law, moving.model, kLast);
  Outcome outcome;
  PhasePortrait portrait{
      .stationary_size = family_size(fixed.model), .law_size = joined.size, .last_alpha = joined.point.alpha};
  for (const theory::State& start : starts(moving.model)) {
    moving.start = fixed.start = start;
    portrait.starts.push_back(plane_point(start));
    portrait.limits.push_back(plane_point(theory::final_state(fixed.model, start).state.value()));
    const theory::Trajectory settled = flows::integrate_joint(fixed, drawn_times(), 1e-10);
    const LawRun run = run_law({"varying counts", moving}, drawn_times(), 1e-10);
    const PlaneRun stopped = plane_run(fixed.model, settled, settled.error.back(), settled.error.back());
    const PlaneRun endless = plane_run(moving.model, run.flow, run.flow.error.back(), run.beta_error.back());
    const std::string from =
        fmt::format("from ({:g}, {:g})", portrait.starts.back().alpha, std::round(portrait.starts.back().value));
    add_checks(from + ", fixed counts", stopped, portrait.limits.back(), joined.point,
               {2 * stopped.error.alpha, 2 * stopped.error.value}, "twice the integrator's error estimate", outcome);
    add_checks(from + ", varying counts", endless, joined.point, portrait.limits.back(),
               {2 * joined.next.alpha, 2 * joined.next.value}, "twice the next term of the law", outcome);
    portrait.fixed.push_back(stopped.path);
    portrait.moving.push_back(endless.path);
  }
  outcome.figures.push_back(phase_portrait_figure(portrait));
  return outcome;
}

const Registration registration(Claim{
    .id = "fluctuations.portrait",
    .title = "Every start has a stationary point of its own with fixed counts, whereas all starts join one path where "
             "counts vary",
    .tags = {"sf:fluctuations", "sf:final-logit"},
    .kind = Kind::extension,
    .tier = Tier::quick,
    .expected = Verdict::confirmed,
    .cost_seconds = 5,
    .method = "The joint flow of the 20 most frequent characters with 16 sampled contexts of 256 tokens, xi = 10, is "
              "integrated by BDF from six starts (seed 88), and again with the average counts of these contexts. Mean "
              "logit and ||beta - mean|| at t = 1e10 are compared with the limit that the conserved quantities give "
              "and with the law of fluctuating counts, both computed without a flow.",
    .tolerance =
        "Twice the integrator's error estimate at fixed counts; twice the next term of the law where counts vary.",
    .control = "Wrong laws: the two predictions exchanged, as if fluctuations made no difference.",
    .own_corpus_only = true,
    .figures = {"phase-portrait"},
    .run = measure,
});

}  // namespace
}  // namespace sinkflow::claims::fluctuations_portrait

#include <algorithm>
#include <cmath>

#include <fmt/format.h>

#include "flows/flows.hpp"
#include "flows/joint.hpp"
#include "formats/bigrams_file.hpp"
#include "verify/cases/context_cases.hpp"
#include "verify/cases/random_model.hpp"
#include "verify/harness/claim.hpp"
#include "verify/harness/seeds.hpp"
#include "verify/instruments/contexts/law_runs.hpp"
#include "verify/instruments/growth/alpha_growth.hpp"
#include "verify/instruments/joint/joint_ends.hpp"
#include "verify/statistics/spacing.hpp"

namespace sinkflow::claims::fluctuations_portrait {
namespace {

using namespace verify;

constexpr double kLast = 1e10;
// Colours: counts fixed, counts varying, and marks.
constexpr int kFixed = 0;
constexpr int kMoving = 1;
constexpr int kEnd = 2;
constexpr int kStart = 6;

/// Mean logit over the rows and ||beta - mean|| at one time, the plane of the portrait.
struct Place {
  double alpha;
  double value;
};

Place place_of(const theory::State& state) {
  return {state.alpha.mean(), (state.beta.array() - state.beta.mean()).matrix().norm()};
}

/// Six starts with equal logits and a value state of given norm in a random direction.
std::vector<theory::State> starts(const theory::Model& model) {
  std::mt19937_64 random(reported_seed(88));
  std::vector<theory::State> all;
  for (const Place at : {Place{0, 0}, {4, 0}, {6.5, 0}, {1, 9}, {3, 12}, {6, 6}}) {
    Eigen::VectorXd beta = uniform_vector(random, model.columns(), -1, 1);
    beta.array() -= beta.mean();
    all.push_back({Eigen::VectorXd::Constant(model.rows(), at.alpha), beta * (at.value / beta.norm())});
  }
  return all;
}

struct Path {
  std::vector<double> alpha;
  std::vector<double> value;
  Place end;
  Place error;  ///< error of `end`, from the integrator's estimate
};

std::vector<double> drawn_times() {
  std::vector<double> times = log_spaced(1, kLast, 201);
  times.insert(times.begin(), 0);
  return times;
}

/// The path of a flow; `alpha` and `beta` are the errors of the entries of the last state.
Path path_of(const theory::Model& model, const theory::Trajectory& flow, double alpha, double beta) {
  Path path{{}, {}, {}, {alpha, std::sqrt(static_cast<double>(model.columns())) * 2 * beta}};
  for (const theory::State& state : flows::states_of(flow, model.rows())) {
    path.end = place_of(state);
    path.alpha.push_back(path.end.alpha);
    path.value.push_back(path.end.value);
  }
  return path;
}

/// The two panels of the figure, in the same plane.
struct Portrait {
  Panel fixed{"Counts fixed at their average", axis_alpha(), axis_value(), {}};
  Panel moving{"Counts vary between contexts", axis_alpha(), axis_value(), {}};

  static Axis axis_alpha() { return {"mean \u03b1, logit on <s>"}; }
  static Axis axis_value() { return {"\u2016\u03b2 \u2212 mean\u2016, value state of <s>"}; }
};

void draw(const Path& path, int colour, Panel& panel) {
  panel.series.push_back({"", Mark::line, colour, path.alpha, path.value});
}

void draw_points(const std::string& label, int colour, const std::vector<Place>& places, Panel& panel) {
  Series series{label, Mark::points, colour, {}, {}};
  for (const Place& place : places) {
    series.x.push_back(place.alpha);
    series.y.push_back(place.value);
  }
  panel.series.push_back(std::move(series));
}

/// The curve value = size e^(-alpha) where it is below `highest`: the stationary points, or the path of the law.
Series exponential(const std::string& label, double size, double last, double highest) {
  Series curve{label, Mark::dashed, kGrey, {}, {}};
  const double first = std::log(size / highest);
  constexpr int points = 100;
  for (int i = 0; i <= points; ++i) {
    curve.x.push_back(first + (last - first) * i / points);
    curve.y.push_back(size * std::exp(-curve.x.back()));
  }
  return curve;
}

/// The place of the law at one time, the change of this place by the next terms, and the size of the path of the law,
/// value e^alpha.
struct LawPlace {
  Place place;
  Place next;
  double size;
};

LawPlace law_at(const theory::FluctuationLaw& law, const theory::Model& model, double t) {
  const theory::SinkLaw sink = theory::sink_law(law, model, t);
  const double mean = 0.5 * std::log(t) - law.log_omega(law.rows).mean();
  return {{mean, sink.value},
          {law.next_alpha(law.rows).cwiseAbs().mean() / std::sqrt(t), sink.value_next},
          sink.value * std::exp(mean)};
}

void add_checks(const std::string& name, const Path& path, const Place& law, const Place& wrong, const Place& bound,
                const char* reason, Outcome& outcome) {
  const auto add = [&](const char* what, double measured, double error, double predicted, double refuted,
                       double tolerance) {
    const std::string check = fmt::format("{}: {} at t = {:.0e}", name, what, kLast);
    const Tolerance allowed(tolerance, reason);
    outcome.compare(check, {measured, error}, predicted, refuted, allowed);
  };
  add("mean logit", path.end.alpha, path.error.alpha, law.alpha, wrong.alpha, bound.alpha);
  add("||beta - mean||", path.end.value, path.error.value, law.value, wrong.value, bound.value);
}

/// Six starts in the plane of mean logit and value, once with varying counts and once with their average.
Outcome measure(const Setting& /*setting*/) {
  const theory::BbTask task = theory::derive_bb_task(theory::most_frequent(formats::tiny_shakespeare(), 20), 3, 256);
  theory::Instance moving = with_sampled_contexts(task, theory::task_instance(task, 10, 0), 16, 1);
  theory::Instance fixed = at_average_counts(moving);
  const theory::FluctuationLaw law = require_law({"sampled contexts", moving});
  const LawPlace joined = law_at(law, moving.model, kLast);
  Outcome outcome;
  Portrait portrait;
  std::vector<Place> first;
  std::vector<Place> limits;
  double highest = 0;
  for (const theory::State& start : starts(moving.model)) {
    moving.start = fixed.start = start;
    first.push_back(place_of(start));
    limits.push_back(place_of(theory::final_state(fixed.model, start).state.value()));
    const theory::Trajectory settled = flows::integrate_joint(fixed, drawn_times(), 1e-10);
    const LawRun run = run_law({"varying counts", moving}, drawn_times(), 1e-10);
    const Path stopped = path_of(fixed.model, settled, settled.error.back(), settled.error.back());
    const Path endless = path_of(moving.model, run.flow, run.flow.error.back(), run.beta_error.back());
    const std::string from = fmt::format("from ({:g}, {:g})", first.back().alpha, std::round(first.back().value));
    add_checks(from + ", fixed counts", stopped, limits.back(), joined.place,
               {2 * stopped.error.alpha, 2 * stopped.error.value}, "twice the integrator's error estimate", outcome);
    add_checks(from + ", varying counts", endless, joined.place, limits.back(),
               {2 * joined.next.alpha, 2 * joined.next.value}, "twice the next term of the law", outcome);
    draw(stopped, kFixed, portrait.fixed);
    draw(endless, kMoving, portrait.moving);
    highest = std::max({highest, *std::ranges::max_element(stopped.value), *std::ranges::max_element(endless.value)});
  }
  const Eigen::VectorXd mass = fixed.model.value_mass(0);
  const double family = (mass.array() - mass.mean()).matrix().norm();
  portrait.fixed.series.push_back(exponential("stationary points", family, joined.place.alpha, highest));
  portrait.moving.series.push_back(exponential("path of the law", joined.size, joined.place.alpha, highest));
  draw_points("start", kStart, first, portrait.fixed);
  draw_points("start", kStart, first, portrait.moving);
  draw_points("end, predicted from the start", kEnd, limits, portrait.fixed);
  outcome.figures.push_back(
      {"phase-portrait",
       "Where the joint flow goes, with and without fluctuations of the context",
       "Six starts, up to t = 1e10; the 20 most frequent characters, 16 contexts of 256 tokens. With the average "
       "counts "
       "in every context each flow stops at a stationary point of its own, which its start determines. Where counts "
       "vary there is no such point: all flows join one path, on which logits grow like (1/2) log t and the value "
       "drains like 1/sqrt(t).",
       {portrait.fixed, portrait.moving},
       2});
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

#include "verify/instruments/contexts/law_figures.hpp"

#include <algorithm>
#include <cmath>
#include <string>
#include <utility>

#include "flows/flows.hpp"
#include "theory/invariants.hpp"
#include "verify/statistics/spacing.hpp"

namespace sinkflow::verify {
namespace {

constexpr const char* kValueLabel = "\u2016\u03b2 \u2212 mean\u2016, value state of <s>";

// Colours, the same in both figures.
constexpr int kFixed = 0;
constexpr int kMoving = 1;
constexpr int kEnd = 2;

/// The two panels of the sink and the drain. Only the first curve of a kind has a label.
struct SinkAndDrain {
  Panel weight{"", {"t (dimensionless)", true}, {"weight on <s>, mean over rows", false}, {}};
  Panel value{"", {"t (dimensionless)", true}, {kValueLabel, true}, {}};

  void add(int colour, Mark mark, const std::string& weight_label, const std::string& value_label,
           const std::vector<double>& times, const SinkPath& path) {
    weight.series.push_back({weight_label, mark, colour, times, path.weight});
    value.series.push_back({value_label, mark, colour, times, path.value});
  }
};

/// Draws the law from the time on at which its next term is below half of the leading one.
void draw_law(const LawRun& run, bool labelled, SinkAndDrain& drawing) {
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
  drawing.add(kGrey, Mark::dashed, labelled ? "law: 1 \u2212 W mean(\u03c9)/\u221at" : "",
              labelled ? "law: \u2016b\u2016/\u221at" : "", late, law);
}

/// Draws the limit that `sf:final-logit` predicts for the average counts.
void draw_limit(const theory::Instance& average, const std::vector<double>& times, bool labelled,
                SinkAndDrain& drawing) {
  const theory::FinalState limit = theory::final_state(average.model, average.start);
  if (!limit.state) {
    return;
  }
  const SinkPath at = sink_path(average.model, flows::stacked(*limit.state).transpose());
  const std::vector<double> late = log_spaced(times.back() / 1e5, times.back(), 6);
  const std::string label = labelled ? "their limit, from the start alone" : "";
  const std::vector<double> weight(late.size(), at.weight[0]);
  const std::vector<double> value(late.size(), at.value[0]);
  drawing.add(kGrey, Mark::points, label, label, late, {weight, value});
}

void draw_points(const std::string& label, int colour, const std::vector<PlanePoint>& points, Panel& panel) {
  Series series{label, Mark::points, colour, {}, {}};
  for (const PlanePoint& point : points) {
    series.x.push_back(point.alpha);
    series.y.push_back(point.value);
  }
  panel.series.push_back(std::move(series));
}

/// Draws the curve value = size e^(-alpha) where it is below `highest`.
void draw_exponential(const std::string& label, double size, double last, double highest, Panel& panel) {
  Series curve{label, Mark::dashed, kGrey, {}, {}};
  const double first = std::log(size / highest);
  constexpr int points = 100;
  for (int i = 0; i <= points; ++i) {
    curve.x.push_back(first + (last - first) * i / points);
    curve.y.push_back(size * std::exp(-curve.x.back()));
  }
  panel.series.push_back(std::move(curve));
}

/// Draws the paths, and raises `highest` to their largest value.
void draw_paths(const std::vector<PlanePath>& paths, int colour, double& highest, Panel& panel) {
  for (const PlanePath& path : paths) {
    panel.series.push_back({"", Mark::line, colour, path.alpha, path.value});
    highest = std::max(highest, *std::ranges::max_element(path.value));
  }
}

}  // namespace

Figure sink_and_drain_figure(const std::vector<SampledFlow>& samples) {
  SinkAndDrain drawing;
  bool labelled = true;
  for (const SampledFlow& sample : samples) {
    const std::vector<double>& times = sample.run.flow.times;
    const std::string varying = labelled ? "counts vary between contexts" : "";
    const std::string constant = labelled ? "counts fixed at their average" : "";
    drawing.add(kFixed, Mark::line, constant, constant, times, sample.fixed);
    drawing.add(kMoving, Mark::line, varying, varying, times, sample.moving);
    draw_law(sample.run, labelled, drawing);
    draw_limit(sample.average, times, labelled, drawing);
    labelled = false;
  }
  return {"sink-and-drain",
          "Sinks and drains come from fluctuations of the context",
          "The 20 most frequent characters of the corpus, 16 sampled contexts of 256 tokens, three samples drawn over "
          "each other. Where counts vary, the weight on <s> goes to 1, and its value first rises, then drains; with "
          "the average counts in every context the value rises and stays, and most of the weight never reaches <s>.",
          {drawing.weight, drawing.value}};
}

Figure phase_portrait_figure(const PhasePortrait& portrait) {
  const Axis alpha{"mean \u03b1, logit on <s>"};
  Panel fixed{"Counts fixed at their average", alpha, {kValueLabel}, {}};
  Panel moving{"Counts vary between contexts", alpha, {kValueLabel}, {}};
  double highest = 0;
  draw_paths(portrait.fixed, kFixed, highest, fixed);
  draw_paths(portrait.moving, kMoving, highest, moving);
  draw_exponential("stationary points", portrait.stationary_size, portrait.last_alpha, highest, fixed);
  draw_exponential("path of the law", portrait.law_size, portrait.last_alpha, highest, moving);
  draw_points("start", kBlack, portrait.starts, fixed);
  draw_points("start", kBlack, portrait.starts, moving);
  draw_points("end, predicted from the start", kEnd, portrait.limits, fixed);
  return {"phase-portrait",
          "Where the joint flow goes, with and without fluctuations of the context",
          "Six starts, up to t = 1e10; the 20 most frequent characters, 16 contexts of 256 tokens. With the average "
          "counts in every context each flow stops at a stationary point of its own, which its start determines. Where "
          "counts vary there is no such point: all flows join one path, on which logits grow like (1/2) log t and the "
          "value drains like 1/sqrt(t).",
          {fixed, moving},
          2};
}

}  // namespace sinkflow::verify

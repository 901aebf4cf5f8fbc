#include "verify/instruments/networks/frozen_fluctuations.hpp"

#include <cmath>
#include <utility>

#include <fmt/format.h>

#include "verify/instruments/optimisers/discrete_rows.hpp"
#include "verify/statistics/spacing.hpp"

namespace sinkflow::verify {
namespace {

/// The law's first term, where the next is small, over it.
void draw_law(const LawRun& flow, const std::string& label, Panel& logits, Panel& value) {
  constexpr double from = 1000;
  Series size{label, Mark::dashed, kGrey, {}, {}};
  for (const int v : flow.law.rows) {
    Series logit{v == flow.law.rows.front() ? label : "", Mark::dashed, kGrey, {}, {}};
    for (const double t : flow.flow.times) {
      if (t >= from) {
        logit.x.push_back(t);
        logit.y.push_back(0.5 * std::log(t) - flow.law.log_omega[v]);
      }
    }
    logits.series.push_back(std::move(logit));
  }
  for (const double t : flow.flow.times) {
    if (t >= from) {
      size.x.push_back(t);
      size.y.push_back(theory::sink_law(flow.law, flow.model, t).value);
    }
  }
  value.series.push_back(std::move(size));
}

void draw(const LawRun& flow, const LawRun& run, int colour, Panel& logits, Panel& value) {
  const std::string sample = fmt::format(", sample {}", colour + 1);
  for (const int v : flow.law.rows) {
    const bool named = v == flow.law.rows.front();
    const auto series = [&](const char* label, Mark mark, const LawRun& of) {
      const Eigen::VectorXd alpha = of.flow.states.col(v);
      return Series{named ? label + sample : "", mark, colour, of.flow.times, {alpha.begin(), alpha.end()}};
    };
    logits.series.push_back(series("integrated flow", Mark::line, flow));
    logits.series.push_back(series("trained network", Mark::points, run));
  }
  const auto series = [&](const char* label, Mark mark, const LawRun& of) {
    return Series{label + sample, mark, colour, of.flow.times, sink_path(of.model, of.flow.states).value};
  };
  value.series.push_back(series("integrated flow", Mark::line, flow));
  value.series.push_back(series("trained network", Mark::points, run));
}

}  // namespace

LawRun trained_run(const training::FrozenTask& task, const training::TrainingRule& rule, long steps,
                   const LawRun& flow) {
  LawRun run = flow;
  run.name = fmt::format("{}, {} {:.0f}", task.name, rule.options.momentum > 0 ? "heavy ball, pace" : "descent, pace",
                         rule.pace);
  run.flow = training::train_frozen(task, rule, log_spaced_steps(1, steps, 101));
  run.beta.clear();
  for (Eigen::Index i = 0; i < run.flow.states.rows(); ++i) {
    const Eigen::VectorXd beta = run.flow.states.row(i).tail(run.model.columns()).transpose();
    run.beta.emplace_back(beta.array() - beta(run.law.columns).mean());
  }
  return run;
}

Figure frozen_fluctuations_figure(const std::vector<FlowAndTraining>& pairs) {
  Panel logits{"", {"t = \u03b7n (dimensionless)", true}, {"\u03b1\u1d65, logits on <s>", false}, {}};
  Panel value{
      "", {"t = \u03b7n (dimensionless)", true}, {"\u2016\u03b2 \u2212 mean\u2016, value state of <s>", true}, {}};
  int colour = 0;
  for (const auto& [flow, trained] : pairs) {
    draw(flow, trained, colour, logits, value);
    draw_law(flow, colour == 0 ? "law, first term" : "", logits, value);
    ++colour;
  }
  return {"frozen-fluctuations",
          "A trained network follows the flow, and its law where counts vary",
          "The frozen simplified network, trained by full-batch gradient descent on token sequences "
          "of four sampled contexts (two samples), over the integrated flow: logits on <s> grow "
          "like (1/2) log t, and the value of <s> rises before it drains like 1/sqrt(t); the law's own "
          "constants follow from the contexts (dashed).",
          {logits, value}};
}

}  // namespace sinkflow::verify

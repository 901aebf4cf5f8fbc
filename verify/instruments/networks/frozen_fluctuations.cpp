#include "verify/instruments/networks/frozen_fluctuations.hpp"

#include <algorithm>
#include <cmath>
#include <span>
#include <utility>

#include <fmt/format.h>

#include "verify/instruments/optimisers/discrete_rows.hpp"
#include "verify/statistics/extremes.hpp"
#include "verify/statistics/fit.hpp"
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

void add_law_exponents(const LawRun& run, Outcome& outcome) {
  const std::span<const double> times = run.flow.times;
  const double last = times.back();
  const double first = last / 10;
  const auto at = static_cast<std::size_t>(
      std::find_if(times.begin(), times.end(), [=](double t) { return t >= first; }) - times.begin());
  const auto add = [&](const std::string& name, std::span<const double> y, FitLaw law, double exponent, double wrong,
                       double next) {
    const Fit line = fit(times, y, law, first, last);
    // As in fluctuations.exponent, a term that falls from `next` changes a slope over a decade by at most (3/2) next /
    // log 10, and over half a decade by twice as much.
    const double bound = 1.5 * 1.1 * next / std::log(10.0);
    const auto check = [&](const char* window, const Line& found, double factor, double predicted) {
      return Check{fmt::format("{}: {}, {} of t = {:.0e} to {:.0e}", run.name, name, window, first, last), predicted,
                   found.slope, found.half_width,
                   Tolerance(factor * bound, "what the next term of the law can add to a slope over this window")};
    };
    outcome.evidence.checks.push_back(check("whole", line.whole, 1, exponent));
    outcome.evidence.checks.push_back(check("early half", line.early, 2, exponent));
    outcome.evidence.checks.push_back(check("late half", line.late, 2, exponent));
    outcome.control.evidence.checks.push_back(check("whole", line.whole, 1, wrong));
  };
  for (const int v : run.law.rows) {
    const Eigen::VectorXd alpha = run.flow.states.col(v);
    add(fmt::format("slope of alpha_{} in log t", v), {alpha.data(), times.size()}, FitLaw::log, 0.5, 0.45,
        std::abs(run.law.next_alpha[v]) * run.h(at) + std::abs(run.alpha_rest(at, v, 2)));
  }
  std::vector<double> distance;
  for (const Eigen::VectorXd& beta : run.beta) {
    distance.push_back(beta(run.law.columns).norm());
  }
  add("exponent of ||beta - c||", distance, FitLaw::power, -0.5, -0.45,
      run.law.next_beta.norm() / run.law.b.norm() * run.h(at));
}

void add_law_constants(const LawRun& run, Outcome& outcome) {
  const std::size_t end = run.flow.times.size() - 1;
  const double t = run.flow.times.back();
  for (const int v : run.law.rows) {
    const double log_omega = run.law.log_omega[v];
    outcome.compare(fmt::format("{}: alpha_{} - (1/2) log t at t = {:.0e}", run.name, v, t),
                    {run.alpha_rest(end, v, 1) - log_omega}, -log_omega, -(log_omega + 0.5 * std::log(2.0)),
                    Tolerance(2 * std::abs(run.law.next_alpha[v]) * run.h(end), "twice the row's own next term"));
  }
  const Eigen::VectorXd scaled = run.beta[end](run.law.columns) / run.h(end);
  const auto value = [&](double factor) {
    return Check{fmt::format("{}: largest distance of sqrt(t) (beta - c) to b at t = {:.0e}", run.name, t), 0,
                 largest(scaled - factor * run.law.b(run.law.columns)), 0,
                 Tolerance(2 * largest(run.law.next_beta) * run.h(end), "twice the next term of the law")};
  };
  outcome.evidence.checks.push_back(value(1));
  outcome.control.evidence.checks.push_back(value(std::sqrt(2.0)));
}

}  // namespace sinkflow::verify

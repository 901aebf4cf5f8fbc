#include <algorithm>
#include <cmath>
#include <iterator>

#include <fmt/format.h>

#include "verify/harness/claim.hpp"
#include "verify/instruments/networks/frozen_adam.hpp"
#include "verify/statistics/fit.hpp"

namespace sinkflow::claims::net_frozen_adam {
namespace {

using namespace verify;

constexpr const char* kUntrained = ", untrained";
constexpr const char* kShuffled = ", shuffled targets";

/// The logit of a row if no step is taken.
std::vector<double> untrained(const GrowingRow& run) {
  return std::vector<double>(run.n.size(), 0.0);
}

/// Compares the growth a step with the slope law, and straight lines in log n with the same fits of linear growth.
void add_linear_checks(const GrowingRow& run, Outcome& outcome) {
  const std::size_t from = run.reaches(std::log(run.scale) + kLinearMargin);
  const std::size_t to = run.reaches(run.law.crossover_logit(run.row) - kLinearMargin);
  const double first = run.n[from];
  const double last = run.n[to];
  const double rho = run.law.slope();
  const double omitted = std::exp(-kLinearMargin) + std::exp(-2 * kLinearMargin);
  const std::string why = "what the row's own scale and eps still change at the ends of the window, e^-5 + e^-10";
  const auto growth = [&](const char* network, const std::vector<double>& alpha, double predicted) {
    return Check{fmt::format("{}{}: growth a step, n = {} to {}", run.name, network, first, last), predicted,
                 (alpha[to] - alpha[from]) / (last - first), 0, Tolerance(omitted * rho, why)};
  };
  outcome.evidence.checks.push_back(growth("", run.alpha, rho));
  outcome.control.evidence.checks.push_back(growth("", run.alpha, run.law.step));
  outcome.control.evidence.checks.push_back(growth(kUntrained, untrained(run), rho));
  outcome.control.evidence.checks.push_back(growth(kShuffled, run.shuffled, rho));

  std::vector<double> straight;
  straight.reserve(run.n.size());
  std::transform(run.n.begin(), run.n.end(), std::back_inserter(straight), [=](double n) { return rho * n; });
  const Fit seen = fit(run.n, run.alpha, FitLaw::log, first, last);
  const Fit linear = fit(run.n, straight, FitLaw::log, first, last);
  const auto slope = [&](const char* window, const Line& found, const Line& law) {
    outcome.compare(fmt::format("{}: slope of alpha in log n, {}", run.name, window), {found.slope}, law.slope, 0.5,
                    Tolerance(2 * omitted * law.slope, "twice that, for a slope weighs the ends of its window more"));
  };
  slope("linear part", seen.whole, linear.whole);
  slope("its early half", seen.early, linear.early);
  slope("its late half", seen.late, linear.late);
}

void add_tail_checks(const GrowingRow& run, Outcome& outcome) {
  // The logit at which the step that eps allows, eta e^(-2 (alpha - alpha_c)), has fallen to rho.
  const double tail_logit = run.law.crossover_logit(run.row) + 0.5 * std::log(run.law.step / run.law.slope());
  const double arrived = run.n[run.reaches(tail_logit)];
  const double last = run.n.back();
  const double first = last / 5;
  const Fit tail = fit(run.n, run.alpha, FitLaw::log, first, last);
  // In the tail e^(2 alpha) = 2 C eta (n - n_c)/eps up to terms A e^-alpha, with n_c no later than `arrived`.
  const Tolerance tolerance(0.5 / (first / arrived - 1), "the steps before the tail began");
  const auto compare = [&](const char* window, const Line& line) {
    outcome.compare(fmt::format("{}: slope of alpha in log n, {} of n = {} to {}", run.name, window, first, last),
                    {line.slope, line.half_width}, 0.5, 1.0, tolerance);
  };
  compare("tail", tail.whole);
  compare("early half", tail.early);
  compare("late half", tail.late);
  const auto level = [&](const char* network, double alpha, double predicted) {
    return Check{fmt::format("{}{}: alpha at n = {}", run.name, network, last), predicted, alpha, 0,
                 Tolerance(0.5 / (last / arrived - 1) + run.scale * std::exp(-run.alpha.back()),
                           "the steps before the tail began, and A e^-alpha")};
  };
  const double law = run.law.tail_logit(run.row, last);
  outcome.evidence.checks.push_back(level("", run.alpha.back(), law));
  outcome.control.evidence.checks.push_back(level("", run.alpha.back(), law - 0.5 * std::log(2.0)));
  outcome.control.evidence.checks.push_back(level(kUntrained, untrained(run).back(), law));
  outcome.control.evidence.checks.push_back(level(kShuffled, run.shuffled.back(), law));
}

Outcome measure(const Setting& /*setting*/) {
  const std::vector<GrowingRow> rows = rows_under_adam();
  Outcome outcome;
  for (const GrowingRow& run : rows) {
    add_linear_checks(run, outcome);
    add_tail_checks(run, outcome);
  }
  outcome.figures.push_back(frozen_adam_figure(rows[0]));
  return outcome;
}

const Registration registration(Claim{
    .id = "net.frozen-adam",
    .title = "Full-batch Adam raises a logit of the frozen network by rho a step and then like (1/2) log n; a fit in "
             "log n has slope 1/2 in the tail alone",
    .tags = {"sf:adam"},
    .kind = Kind::network,
    .tier = Tier::quick,
    .expected = Verdict::confirmed,
    .cost_seconds = 2,
    .method =
        "Adam (0.03; 0.9, 0.99) is run on the frozen network's gradient over all token sequences, with beta held at "
        "zero. The growth a step and straight lines in log n, with both halves of their windows, are measured in the "
        "linear part and in the tail. The law is the root of its slope equation and is computed without the network.",
    .tolerance = "The effects of the row's own scale and of eps at the ends of the linear window; in the tail, the "
                 "steps before it began.",
    .control = "Wrong laws: a growth of eta a step, as if the moments did not lag; slope 1/2 in log n in the linear "
               "part, slope 1 in the tail, a tail without the factor 2; what holds for the trained network also holds "
               "before its training and after training on shuffled targets.",
    .figures = {"frozen-adam"},
    .run = measure,
});

}  // namespace
}  // namespace sinkflow::claims::net_frozen_adam

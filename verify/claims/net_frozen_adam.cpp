#include <algorithm>
#include <cmath>

#include <fmt/format.h>

#include "theory/discrete_growth.hpp"
#include "verify/claim.hpp"
#include "verify/discrete_rows.hpp"
#include "verify/fit.hpp"
#include "verify/frozen_training.hpp"

namespace sinkflow::verify {
namespace {

/// Two rows and a trigger, one context of six tokens.
FrozenTask small_task() {
  return {"two rows and a trigger",
          {0, 1},
          Eigen::MatrixXi{{1, 2, 1}, {3, 0, 1}},
          Eigen::MatrixXi{{2, 3, 1}},
          Eigen::VectorXd{{3, 1, 0}},
          {Eigen::VectorXd::Zero(2), Eigen::VectorXd::Zero(3)}};
}

/// One row under Adam: its logit by step, and where its linear part and its tail lie.
struct GrowingRow {
  std::string name;
  theory::AdamLaw law;
  theory::GrowthLaw row;
  std::vector<double> n, alpha;
  double scale = 0;  ///< of e^alpha, from where on the gradient is C e^(-2 alpha)

  /// The first of the steps with alpha at least `logit`.
  [[nodiscard]] std::size_t reaches(double logit) const {
    const auto at = std::find_if(alpha.begin(), alpha.end(), [=](double value) { return value >= logit; });
    return std::min(static_cast<std::size_t>(at - alpha.begin()), alpha.size() - 1);
  }
};

constexpr double kMargin = 5;  // of the linear window to the row's scale and to the crossover, in alpha

/// Growth a step, and what a straight line in log n makes of it.
void add_linear_checks(const GrowingRow& run, Outcome& outcome) {
  const std::size_t from = run.reaches(std::log(run.scale) + kMargin);
  const std::size_t to = run.reaches(run.law.crossover_logit(run.row) - kMargin);
  const double first = run.n[from];
  const double last = run.n[to];
  const double rho = run.law.slope();
  const double omitted = std::exp(-kMargin) + std::exp(-2 * kMargin);
  const std::string why = "what the row's own scale and eps still change at the ends of the window, e^-5 + e^-10";
  const auto growth = [&](double predicted) {
    return Check{fmt::format("{}: growth a step, n = {} to {}", run.name, first, last), predicted,
                 (run.alpha[to] - run.alpha[from]) / (last - first), 0, Tolerance(omitted * rho, why)};
  };
  outcome.evidence.checks.push_back(growth(rho));
  outcome.control.evidence.checks.push_back(growth(run.law.step));

  std::vector<double> straight;
  straight.reserve(run.n.size());
  std::transform(run.n.begin(), run.n.end(), std::back_inserter(straight), [=](double n) { return rho * n; });
  const Fit seen = fit(run.n, run.alpha, FitLaw::log, first, last);
  const Fit linear = fit(run.n, straight, FitLaw::log, first, last);
  const auto slope = [&](const char* window, const Line& found, const Line& law) {
    const auto check = [&](double predicted) {
      return Check{fmt::format("{}: slope of alpha in log n, {}", run.name, window), predicted, found.slope, 0,
                   Tolerance(2 * omitted * law.slope, "twice that, for a slope weighs the ends of its window more")};
    };
    outcome.evidence.checks.push_back(check(law.slope));
    outcome.control.evidence.checks.push_back(check(0.5));
  };
  slope("linear part", seen.whole, linear.whole);
  slope("its early half", seen.early, linear.early);
  slope("its late half", seen.late, linear.late);
}

void add_tail_checks(const GrowingRow& run, Outcome& outcome) {
  // Where eps allows eta e^(-2 (alpha - alpha_c)) a step, and that has come down to rho.
  const double tail_logit = run.law.crossover_logit(run.row) + 0.5 * std::log(run.law.step / run.law.slope());
  const double arrived = run.n[run.reaches(tail_logit)];
  const double last = run.n.back();
  const double first = last / 5;
  const Fit tail = fit(run.n, run.alpha, FitLaw::log, first, last);
  // e^(2 alpha) = 2 C eta (n - n_c)/eps with n_c no later than that, up to terms A e^-alpha.
  const Tolerance tolerance(0.5 / (first / arrived - 1), "the steps before the tail began");
  const auto check = [&](const char* window, const Line& line, double predicted) {
    return Check{fmt::format("{}: slope of alpha in log n, {} of n = {} to {}", run.name, window, first, last),
                 predicted, line.slope, line.half_width, tolerance};
  };
  for (const auto& [law, evidence] : {std::pair{0.5, &outcome.evidence}, std::pair{1.0, &outcome.control.evidence}}) {
    evidence->checks.push_back(check("tail", tail.whole, law));
    evidence->checks.push_back(check("early half", tail.early, law));
    evidence->checks.push_back(check("late half", tail.late, law));
  }
  const auto level = [&](double predicted) {
    return Check{fmt::format("{}: alpha at n = {}", run.name, last), predicted, run.alpha.back(), 0,
                 Tolerance(0.5 / (last / arrived - 1) + run.scale * std::exp(-run.alpha.back()),
                           "the steps before the tail began, and A e^-alpha")};
  };
  const double law = run.law.tail_logit(run.row, last);
  outcome.evidence.checks.push_back(level(law));
  outcome.control.evidence.checks.push_back(level(law - 0.5 * std::log(2.0)));
}

Figure figure_of(const GrowingRow& run) {
  Panel panel{"", {"n, steps", true}, {"\u03b1, logit on <s>", false}, {}};
  Series linear{"slope \u03c1 a step", Mark::dashed, 7, {}, {}};
  Series tail{"\u00bd log(2C\u03b7n/\u03b5)", Mark::dotted, 7, {}, {}};
  const std::size_t from = run.reaches(std::log(run.scale) + kMargin);
  const double crossover = run.law.crossover_logit(run.row);
  for (std::size_t i = 0; i < run.n.size(); ++i) {
    if (const double y = run.alpha[from] + run.law.slope() * (run.n[i] - run.n[from]); y < crossover + 2) {
      linear.x.push_back(run.n[i]);
      linear.y.push_back(y);
    }
    if (const double y = run.law.tail_logit(run.row, run.n[i]); y > crossover) {
      tail.x.push_back(run.n[i]);
      tail.y.push_back(y);
    }
  }
  panel.series = {{"trained network", Mark::points, 0, run.n, run.alpha}, linear, tail};
  return {"frozen-adam",
          "Adam on the frozen network: linear, then logarithmic",
          "Full-batch Adam (0.03; 0.9, 0.99) on token sequences with the value of <s> held. A straight line in log n "
          "has a slope near 10 in the linear part and comes to 1/2 in the tail alone.",
          {panel}};
}

Outcome measure(const Setting& /*setting*/) {
  const FrozenTask task = small_task();
  const theory::Model model = instance_of(task).model;
  std::vector<GrowingRow> rows;
  double eps = 0;
  for (Eigen::Index v = 0; v < model.rows(); ++v) {
    const theory::GrowthLaw law = theory::growth_law(model, v);
    const double scale = 3 * law.total_count + std::abs(law.k3) / (2 * law.k2) + std::sqrt(law.k2);
    if (v == 0) {  // row 0 crosses over 17 above the log of its scale: there is room for a linear part
      eps = theory::gradient_scale(law) * std::exp(-2 * (std::log(scale) + 17));
    }
    rows.push_back({fmt::format("row {}", v), {0.03, 0.9, 0.99, eps}, law, {}, {}, scale});
  }
  const long crossover = std::lround(20 / rows[0].law.slope());
  const std::vector<long> steps = log_spaced_steps(10, 50 * crossover, 400);
  TrainingRule adam{"adam", adam_options(rows[0].law)};
  adam.beta_held = true;
  const theory::Trajectory trained = train_frozen(task, adam, steps);
  Outcome outcome;
  for (std::size_t v = 0; v < rows.size(); ++v) {
    GrowingRow& run = rows[v];
    run.n = trained.times;
    const Eigen::VectorXd alpha = trained.states.col(static_cast<Eigen::Index>(v));
    run.alpha.assign(alpha.begin(), alpha.end());
    add_linear_checks(run, outcome);
    add_tail_checks(run, outcome);
  }
  outcome.figures.push_back(figure_of(rows[0]));
  return outcome;
}

const Registration registration(Claim{
    .id = "net.frozen-adam",
    .title =
        "Full-batch Adam on the frozen network: rho a step, then (1/2) log n; a fit in log n is 1/2 in the tail alone",
    .tags = {"sf:adam"},
    .kind = Kind::network,
    .tier = Tier::quick,
    .expected = Verdict::confirmed,
    .cost_seconds = 2,
    .method = "Adam (0.03; 0.9, 0.99) on the frozen network's gradient over all token sequences, beta held at zero; "
              "growth a step and straight lines in log n, with both halves of their windows, in the linear part and in "
              "the tail. The law is the root of its slope equation and knows nothing of the network.",
    .tolerance = "What the row's own scale and eps change at the ends of the linear window; in the tail, the steps "
                 "before it began.",
    .control = "eta a step; slope 1/2 in log n in the linear part, slope 1 in the tail, a tail without the factor 2.",
    .figures = {"frozen-adam"},
    .run = measure,
});

}  // namespace
}  // namespace sinkflow::verify

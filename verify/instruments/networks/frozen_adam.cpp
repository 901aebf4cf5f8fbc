#include "verify/instruments/networks/frozen_adam.hpp"

#include <algorithm>
#include <cmath>

#include <fmt/format.h>

#include "training/frozen_training.hpp"
#include "verify/harness/seeds.hpp"
#include "verify/instruments/optimisers/discrete_rows.hpp"
#include "verify/statistics/spacing.hpp"

namespace sinkflow::verify {
namespace {

/// Two rows and a trigger, one context of six tokens.
training::FrozenTask small_task() {
  return {"two rows and a trigger",
          {0, 1},
          Eigen::MatrixXi{{1, 2, 1}, {3, 0, 1}},
          Eigen::MatrixXi{{2, 3, 1}},
          Eigen::VectorXd{{3, 1, 0}},
          {Eigen::VectorXd::Zero(2), Eigen::VectorXd::Zero(3)},
          reported_seed(1)};
}

}  // namespace

std::size_t GrowingRow::reaches(double logit) const {
  const auto at = std::find_if(alpha.begin(), alpha.end(), [=](double value) { return value >= logit; });
  return std::min(static_cast<std::size_t>(at - alpha.begin()), alpha.size() - 1);
}

std::vector<GrowingRow> rows_under_adam() {
  const training::FrozenTask task = small_task();
  const theory::Model model = training::instance_of(task).model;
  std::vector<GrowingRow> rows;
  double eps = 0;
  for (Eigen::Index v = 0; v < model.rows(); ++v) {
    const theory::GrowthLaw law = theory::growth_law(model, v);
    const double scale = 3 * law.total_count + std::abs(law.k3) / (2 * law.k2) + std::sqrt(law.k2);
    if (v == 0) {  // row 0 crosses over 17 above the log of its scale: there is room for a linear part
      eps = theory::gradient_scale(law) * std::exp(-2 * (std::log(scale) + 17));
    }
    rows.push_back({fmt::format("row {}", v), {0.03, 0.9, 0.99, eps}, law, {}, {}, {}, scale});
  }
  const long crossover = std::lround(20 / rows[0].law.slope());
  const std::vector<long> steps = log_spaced_steps(10, 50 * crossover, 400);
  training::TrainingRule adam{"adam", adam_options(rows[0].law)};
  adam.beta_held = true;
  const theory::Trajectory trained = training::train_frozen(task, adam, steps);
  adam.shuffle_seed = reported_seed(2);
  const theory::Trajectory shuffled = training::train_frozen(task, adam, steps);
  for (std::size_t v = 0; v < rows.size(); ++v) {
    const auto logit = [v](const theory::Trajectory& run) {
      const Eigen::VectorXd alpha = run.states.col(static_cast<Eigen::Index>(v));
      return std::vector<double>(alpha.begin(), alpha.end());
    };
    rows[v].n = trained.times;
    rows[v].alpha = logit(trained);
    rows[v].shuffled = logit(shuffled);
  }
  return rows;
}

Figure frozen_adam_figure(const GrowingRow& run) {
  Panel panel{"", {"n, steps", true}, {"\u03b1, logit on <s>", false}, {}};
  Series linear{"slope \u03c1 a step", Mark::dashed, kGrey, {}, {}};
  Series tail{"\u00bd log(2C\u03b7n/\u03b5)", Mark::dotted, kGrey, {}, {}};
  const std::size_t from = run.reaches(std::log(run.scale) + kLinearMargin);
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

}  // namespace sinkflow::verify

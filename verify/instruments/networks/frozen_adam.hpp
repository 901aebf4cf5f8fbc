#pragma once

#include <cstddef>
#include <string>
#include <vector>

#include "theory/discrete_growth.hpp"
#include "verify/harness/figure.hpp"

// Full-batch Adam on the frozen network, with the value of <s> held (`sf:adam`).
namespace sinkflow::verify {

/// One row under Adam: its logit by step, and where its linear part and its tail lie.
struct GrowingRow {
  std::string name;
  theory::AdamLaw law;
  theory::GrowthLaw row;
  std::vector<double> n, alpha;
  std::vector<double> shuffled;  ///< alpha where the targets are shuffled: a network that cannot learn the task
  double scale = 0;              ///< of e^alpha, from where on the gradient is C e^(-2 alpha)

  /// The first of the steps with alpha at least `logit`.
  [[nodiscard]] std::size_t reaches(double logit) const;
};

/// Margin of the linear window to the row's scale and to the crossover, in alpha.
inline constexpr double kLinearMargin = 5;

/// Both rows of a task with two rows and a trigger, trained together far into the tail.
std::vector<GrowingRow> rows_under_adam();

/// "frozen-adam": a row's logit by step, with the linear law and the tail.
Figure frozen_adam_figure(const GrowingRow& run);

}  // namespace sinkflow::verify

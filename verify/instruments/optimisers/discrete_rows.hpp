#pragma once

#include <memory>
#include <span>
#include <string>
#include <vector>

#include "solvers/optimiser.hpp"
#include "theory/discrete_growth.hpp"
#include "theory/gradient_flow.hpp"
#include "verify/harness/setting.hpp"

// One logit with beta = c 1 frozen, as the claims about discrete optimisers train it.
namespace sinkflow::verify {

/// A row that can move, of some model with one context.
struct DiscreteRow {
  std::string name;
  theory::Model model;
  Eigen::Index row;
  double start;  ///< alpha_0, or log(scale) - 8 if that is larger: from further down, taking off takes too long
  theory::GrowthLaw law;
  std::shared_ptr<const theory::AlphaFlow> flow;

  /// -dL/dalpha_v at alpha_v = `alpha`.
  [[nodiscard]] double force(double alpha) const { return flow->row_rate(row, alpha); }
  /// 3 W + |k3|/(2 k2), which bounds |A| and does not cancel.
  [[nodiscard]] double next_coefficient() const;
  /// The same with sqrt(k2) added: the scale on which the force becomes C e^(-2 alpha), once e^alpha is far above it.
  [[nodiscard]] double scale() const;
  /// C = pi_v k2.
  [[nodiscard]] double gradient_scale() const { return theory::gradient_scale(law); }
};

/// The fastest, the middle and the slowest row of the setting by pi_v Var(x); row 0 of random instances with full
/// (seeds 1, 2) and sparse support (seeds 3, 4); row 0 of instance I. Throws NotApplicable if the setting has none.
std::vector<DiscreteRow> discrete_rows(const Setting& setting);

/// Adam as a law describes it.
solvers::OptimiserOptions adam_options(const theory::AdamLaw& law);

/// alpha after each of the numbers of steps `when` (ascending) of the optimiser from `start`.
std::vector<double> trained_logits(const DiscreteRow& row, const std::string& optimiser,
                                   const solvers::OptimiserOptions& options, double start, std::span<const long> when);

}  // namespace sinkflow::verify

#pragma once

#include "theory/discrete_growth.hpp"
#include "verify/harness/figure.hpp"
#include "verify/instruments/optimisers/discrete_rows.hpp"

// Adam's growth of one logit from the linear part to the logarithmic tail (`sf:adam`).
namespace sinkflow::verify {

/// Betas (0.9, 0.99), and eps such that the linear growth ends 6 above the row's scale and at least 4 above the start.
theory::AdamLaw adam_law_with_early_tail(const DiscreteRow& row, double step);

/// "adam-growth": the logit at three learning rates, with the linear law and the tail.
Figure adam_growth_figure(const DiscreteRow& row);

}  // namespace sinkflow::verify

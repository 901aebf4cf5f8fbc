#pragma once

#include "verify/harness/figure.hpp"
#include "verify/harness/setting.hpp"

// Pictures of the alpha flow with beta frozen beside the expansion of its law (`sf:sharp`).
namespace sinkflow::verify {

/// Logits of some rows of the setting, the three orders of the law for the fastest, and how far the flow is from each.
Figure alpha_growth_figure(const Setting& setting);

/// r = alpha - (1/2) log t of some rows from several starts, and its distance to the limit (`err:thm9-r`).
Figure growth_remainder_figure(const Setting& setting);

}  // namespace sinkflow::verify

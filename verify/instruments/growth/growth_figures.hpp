#pragma once

#include <string>
#include <vector>

#include "verify/harness/figure.hpp"
#include "verify/harness/setting.hpp"

// Pictures of the alpha flow with beta frozen beside the expansion of its law (`sf:sharp`). A claim reads a logit at a
// few times; these readings are marks, and the curves between them come from the same flow, integrated once more at
// many times.
namespace sinkflow::verify {

/// A value that a claim has read of one row's flow from the setting's start.
struct LogitReading {
  std::string row;  ///< GrowthRow::name
  double time;
  double value;  ///< alpha, or alpha - (1/2) log t
};

/// Logits of some rows of the setting with the readings of alpha, the three orders of the law for the fastest, and how
/// far the flow is from each.
Figure alpha_growth_figure(const Setting& setting, const std::vector<LogitReading>& readings);

/// r = alpha - (1/2) log t of some rows from several starts with the readings of r, and its distance to the limit
/// (`err:thm9-r`).
Figure growth_remainder_figure(const Setting& setting, const std::vector<LogitReading>& readings);

}  // namespace sinkflow::verify

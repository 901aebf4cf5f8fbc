#pragma once

#include <string>
#include <vector>

#include "verify/fit.hpp"
#include "verify/small_networks.hpp"

// small-1layer trained five times as long with Adam, with stochastic gradient descent and momentum as in `ada:fig5c`,
// and with plain stochastic gradient descent: how its sink grows.
namespace sinkflow::verify {

struct LongTraining {
  std::string optimiser;
  std::vector<NamedNetwork> networks;
};

/// All three optimisers.
std::vector<LongTraining> long_trainings(const Setting& setting);

/// The window of steps in which growth laws are fitted: the risks have fallen by its beginning.
inline constexpr double kWindowBegin = 1000;
inline constexpr double kWindowEnd = 10'000;

/// A law of the steps: the slope of a column of the metrics in the window, in the variables in which `fit` is linear.
struct SlopeLaw {
  std::string column;
  std::string what;  ///< how checks call the slope
  FitLaw fit;
  double stated;
  double wrong;  ///< for the control
  Tolerance tolerance;
};

/// The law held against every network over the whole window, with the interval of its fit, and against both halves of
/// the window, over the seeds; the wrong one against every network.
Outcome slope_outcome(const std::vector<LongTraining>& trainings, const SlopeLaw& law);

}  // namespace sinkflow::verify

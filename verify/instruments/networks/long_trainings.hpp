#pragma once

#include <string>
#include <vector>

#include "verify/instruments/networks/trained_samples.hpp"
#include "verify/statistics/fit.hpp"

// small-1layer trained five times as long with Adam, with stochastic gradient descent and momentum as in `ada:fig5c`,
// and with plain stochastic gradient descent: how its sink grows.
namespace sinkflow::verify {

/// The networks that one optimiser trained.
struct LongTraining {
  std::string optimiser;
  std::vector<NamedNetwork> networks;
};

/// All three optimisers.
std::vector<LongTraining> long_trainings(const NetworkSetting& setting);

/// The same with nothing to learn, for controls: two networks that stay as they began, and one trained on shuffled
/// targets.
std::vector<NamedNetwork> long_trainings_of_nothing(const NetworkSetting& setting);

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

/// The law compared with every network over the whole window, with the interval of its fit (which takes residuals for
/// independent), and against the mean over the seeds, in the whole window and both its halves, with an interval that
/// rests on the seeds alone. For the control the wrong law is held against every network, and the law stated against
/// `others`.
Outcome slope_outcome(const std::vector<LongTraining>& trainings, const std::vector<NamedNetwork>& others,
                      const SlopeLaw& law);

}  // namespace sinkflow::verify

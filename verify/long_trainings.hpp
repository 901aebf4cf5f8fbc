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

/// Fits of a column of the metrics in the window. Seed by seed, the slope of the whole window with the interval that
/// the fit gives; over the seeds, the slopes of its halves.
struct Slopes {
  std::vector<Estimate> whole;
  Estimate early, late;
};
Slopes slopes_of(const LongTraining& training, const std::string& column, FitLaw law);

}  // namespace sinkflow::verify

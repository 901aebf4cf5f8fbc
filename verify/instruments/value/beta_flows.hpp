#pragma once

#include <string>
#include <vector>

#include "theory/model.hpp"

// The flow of beta with alpha frozen: where it settles, and how fast (`ada:thm3.b`).
namespace sinkflow::verify {

/// Where the flow of beta has settled.
struct SettledBeta {
  Eigen::VectorXd beta;
  double error;  ///< the integrator's largest late estimate, and what may be left of the way by the bound of
                 ///< `sf:rate`
};

/// Integrates to (2 d + 40)/lambda, where d is the distance of the start to the expected `limit` and lambda the
/// expected rate there: predictions choose how long to wait, and nothing else.
SettledBeta settle(const theory::Instance& instance, const Eigen::VectorXd& limit);
inline constexpr const char* kSettledReason =
    "the integrator's largest error estimate late on the way, and what can be left of the way by the global bound of "
    "sf:rate";

/// Unit vector (V) of the slowest mode of the linear flow at `limit`.
Eigen::VectorXd slowest_direction(const theory::Model& model, const theory::State& limit);

/// `start` with an amplitude in the slowest mode of at least the mean over all modes: the rate of a start that hardly
/// excites that mode shows only when the distance is lost in rounding.
Eigen::VectorXd exciting_slowest(const theory::Model& model, const theory::State& limit, const Eigen::VectorXd& start);

/// Where the decay is measured, in units of 1/lambda: `modes` is when the share of the faster modes is looked at.
struct Window {
  double modes;
  double early;
  double middle;
  double late;
};
/// After a start anywhere: by then higher orders of the flow are down to e^{-10} of the way, and at the end the
/// distance is still far above the integrator's error. And after a start within 0.05 of beta*, where it is the faster
/// modes alone that have to be waited for.
inline constexpr Window kAfterAnyStart{4, 10, 14, 18};
inline constexpr Window kAfterNearStart{1, 6, 9, 12};

/// How log ||beta - beta*|| falls in a window and in its halves, with lambda the expected rate: it chooses the times,
/// and nothing else.
struct MeasuredDecay {
  /// The slope over one part of the window.
  struct Part {
    std::string name;
    double rate;         ///< minus the slope
    double uncertainty;  ///< of the slope, from the integrator's error estimate
    double omitted;      ///< what faster modes and higher orders can still add to the rate in this part
  };
  std::vector<Part> parts;        ///< the whole window, its early and its late half
  std::vector<double> times;      ///< at which the flow was looked at, in units of 1/lambda
  std::vector<double> distances;  ///< ||beta - beta*|| there
};

MeasuredDecay measure_decay(const theory::Instance& instance, const Eigen::VectorXd& limit, const Window& window);
inline constexpr const char* kDecayReason =
    "the share of faster modes, from the displacement at an earlier time, and the higher orders of the flow at the "
    "distance reached";

}  // namespace sinkflow::verify

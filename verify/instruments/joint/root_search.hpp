#pragma once

#include <cstdint>
#include <optional>

#include "theory/model.hpp"
#include "verify/definition/jet.hpp"
#include "verify/statistics/extremes.hpp"

// Search for stationary points of the excess loss, saddles and maxima included: roots of its gradient, not descents.
namespace sinkflow::verify {

/// Which derivatives have to vanish.
enum class Unknowns { alpha_and_beta, beta_only };

/// Newton's method on the gradient. Steps are limited to 1/2 per component, so that the iteration converges to a nearby
/// root of any kind (minimum, saddle or maximum). The gradient is that of L with alpha's components divided by |pi_v|
/// a_v (1 - a_v) and beta's by sum_v |pi_v| a_v. At finite points the roots are the same; but there is no reward for
/// alpha -> +-infinity, where the gradient vanishes without a stationary point. Nothing if it leaves |alpha| <= `box`
/// or has not converged in 60 steps. Row weights may have any sign.
std::optional<theory::State> nearest_root(const theory::Model& model, const theory::State& start, Unknowns unknowns,
                                          double box);

/// What a search finds.
struct FoundRoots {
  int points = 0;
  Worst loss;     ///< largest |L| of the points
  Worst allowed;  ///< largest L that the remaining gradient allows
};

/// nearest_root() from `starts` random points with alpha in [-4, 7) and beta in [-6, 6). `allowed` is a bound on L at a
/// point whose gradient is not exactly 0: sum_v pi_v a_v F_v <= <dL/dbeta, beta> - sum_v dL/dalpha_v, so that L is at
/// most the right-hand side divided by the least a_v. The gradient comes from the definition.
FoundRoots search_roots(const theory::Model& model, Unknowns unknowns, double box, int starts, std::uint64_t seed);

/// L and its derivatives by (alpha, beta) (R + V), differentiated from its definition (loss.hpp) in long double.
Jet<long double> defined_loss(const theory::Model& model, const theory::State& state);

}  // namespace sinkflow::verify

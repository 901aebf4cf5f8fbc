#pragma once

#include <optional>

#include "theory/model.hpp"
#include "verify/definition/jet.hpp"

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

/// L and its derivatives by (alpha, beta) (R + V), differentiated from its definition (loss.hpp) in long double.
Jet<long double> defined_loss(const theory::Model& model, const theory::State& state);

}  // namespace sinkflow::verify

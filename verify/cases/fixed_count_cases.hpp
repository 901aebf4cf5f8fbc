#pragma once

#include <random>
#include <vector>

#include "theory/model.hpp"
#include "verify/cases/case.hpp"
#include "verify/cases/reference_instances.hpp"

// Instances with one context, and starts of their joint flow.
namespace sinkflow::verify {

/// The reference instances with one context; the seeded random ones of full support, of sparse support, and of sparse
/// support with a point mass and triggers; and two of them side by side as two components. Every component has a
/// stationary set of dimension two.
std::vector<Case> fixed_count_instances();

/// The two models as one whose transition is block-diagonal, each half with half the weight. Their counts share one
/// context, so that W is the sum of both.
theory::Instance side_by_side(const theory::Instance& first, const theory::Instance& second);

/// A start with alpha uniform on [-3, 4) and beta on [-4, 4): attention on <s> from a few parts in a thousand to above
/// one half, and values of either sign beyond the size of xihat.
theory::State random_start(std::mt19937_64& random, const theory::Model& model);

}  // namespace sinkflow::verify

#pragma once

#include <cstdint>
#include <random>
#include <vector>

#include "training/frozen_training.hpp"
#include "verify/cases/random_model.hpp"

// Tasks for the frozen simplified network.
namespace sinkflow::verify {

/// A task of `shape` with successors 1 to 3 where there is any, the first `rows` tokens as rows, contexts of `tokens`
/// tokens and the start 0.
training::FrozenTask random_task(std::mt19937_64& random, const Shape& shape, int tokens);

/// Tasks with one context, from zero and from random starts (seed 7): instance I in whole numbers; random ones of full
/// support, of sparse support with a point mass and triggers, and of two components. Their limits follow from the
/// start.
std::vector<training::FrozenTask> fixed_count_tasks();

/// Contexts and transition from the BB task of the corpus' `symbols` most frequent characters with two triggers: the
/// transition rounded to multiples of 1/denominator, and as contexts the first sequences of the sampler's stream in
/// which every row's token occurs.
training::FrozenTask sampled_task(int symbols, int denominator, int tokens, int contexts, double xi,
                                  std::uint64_t seed);

}  // namespace sinkflow::verify

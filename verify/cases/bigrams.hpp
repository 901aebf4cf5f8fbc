#pragma once

#include <random>

#include "theory/bigrams.hpp"

namespace sinkflow::verify {

/// Small bigram counts: `symbols` symbols, zeros among them.
theory::Bigrams random_bigrams(std::mt19937_64& random, int symbols);

}  // namespace sinkflow::verify

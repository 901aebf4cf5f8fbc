#pragma once

#include <string>

#include "solvers/optimiser.hpp"
#include "transformer/training_config.hpp"

// What a training configuration says to the network and to the optimiser.
namespace sinkflow::training {

/// Makes sure that both can be made of it. `name` is how errors call the configuration. Throws InputError with the key.
void require_usable(const transformer::TrainingConfig& config, const std::string& name);

solvers::OptimiserOptions optimiser_options_of(const transformer::TrainingConfig& config);

}  // namespace sinkflow::training

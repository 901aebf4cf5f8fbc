#pragma once

#include <string>

#include "solvers/optimiser.hpp"
#include "transformer/training_config.hpp"

// What a training configuration says to the network and to the optimiser.
namespace sinkflow::training {

/// Throws InputError, naming the key, unless `config` describes a network and an optimiser that can be constructed.
/// `name` is how errors call the configuration.
void require_usable(const transformer::TrainingConfig& config, const std::string& name);

solvers::OptimiserOptions optimiser_options_of(const transformer::TrainingConfig& config);

}  // namespace sinkflow::training

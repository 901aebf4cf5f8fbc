#pragma once

#include <memory>

#include "theory/bb_task.hpp"
#include "transformer/network.hpp"
#include "transformer/training_config.hpp"

namespace sinkflow::transformer {

/// The network that a configuration's model.* keys describe, for the alphabet, triggers and length of a task. The one
/// place that knows all networks. Throws InputError for a model that cannot be made.
template <class S>
std::unique_ptr<const Network<S>> make_network(const TrainingConfig& config, const theory::BbTask& task);

}  // namespace sinkflow::transformer

#pragma once

#include <memory>

#include "theory/bb_task.hpp"
#include "transformer/network.hpp"
#include "transformer/training_config.hpp"

namespace sinkflow::transformer {

/// The model.kind of the simplified network of which alpha and beta alone are trained.
inline constexpr const char* kFrozenKind = "simplified-frozen";

/// The network that a configuration's model.* keys describe, for the alphabet, triggers and length of a task: a
/// Transformer or a SimplifiedNetwork. The one place that knows all networks. Throws InputError for a model that cannot
/// be made.
template <class S>
std::unique_ptr<const Network<S>> make_network(const TrainingConfig& config, const theory::BbTask& task);

}  // namespace sinkflow::transformer

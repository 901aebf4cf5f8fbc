#pragma once

#include <memory>

#include "theory/bb_task.hpp"
#include "transformer/network.hpp"
#include "transformer/training_config.hpp"

namespace sinkflow::transformer {

/// The values of model.kind. In the last two the MLP is not trained, in the last alpha and beta alone are.
inline constexpr const char* kTransformerKind = "transformer";
inline constexpr const char* kSimplifiedKind = "simplified";
inline constexpr const char* kLiteralKind = "simplified-literal";
inline constexpr const char* kFrozenKind = "simplified-frozen";

/// Makes sure that such a network can be made. Throws InputError with the key.
void require_valid_model(const TrainingConfig& config);

/// The network that a configuration's model.* keys describe, for the alphabet, triggers and length of a task: a
/// Transformer or a SimplifiedNetwork. The one place that knows all networks. Throws InputError as
/// require_valid_model() does.
template <class S>
std::unique_ptr<const Network<S>> make_network(const TrainingConfig& config, const theory::BbTask& task);

}  // namespace sinkflow::transformer

#pragma once

#include <span>

#include "transformer/hooks.hpp"
#include "transformer/network.hpp"

namespace sinkflow::transformer {

/// A hook that keeps the value of <s> from draining (`ada:claim4`): in every layer and head, the value state of the
/// first position keeps its direction, but is made as long, behind the output map, as those of the other positions are
/// in the mean. The gradient passes as if the network had computed it so. `network` and `parameters` have to outlive
/// it.
template <class S>
Hook<S> hold_first_value(const Network<S>& network, std::span<const S> parameters);

}  // namespace sinkflow::transformer

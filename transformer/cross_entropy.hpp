#pragma once

#include <span>

#include "transformer/attention_kind.hpp"
#include "transformer/token.hpp"

namespace sinkflow::transformer {

/// The target of a position that counts nowhere.
inline constexpr Token kNoTarget = -1;

/// Sum of the cross-entropy over the positions that have a target. `predictions` (V, T) are output logits and become
/// the gradient of that sum: softmax less the one-hot target, 0 where there is no target.
template <class S>
double cross_entropy(std::span<const Token> targets, Matrix<S>& predictions);

/// How many targets (T) there are.
std::size_t target_count(std::span<const Token> targets);

}  // namespace sinkflow::transformer

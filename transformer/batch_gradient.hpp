#pragma once

#include <memory>
#include <span>
#include <vector>

#include "transformer/network.hpp"

namespace sinkflow::transformer {

/// Mean loss and gradient over a batch, shared out to threads. The batch is cut into chunks of a size that depends on
/// the architecture alone, and chunk c adds to sum c mod kSums; the sums are added in their order. So the result is the
/// same to the last bit at any number of threads. Memory: kSums gradients, and for every thread what one chunk needs.
template <class S>
class BatchGradient {
 public:
  /// `hook` is called by all threads, with every activation of every chunk.
  explicit BatchGradient(const Network<S>& network, Hook<S> hook = {});

  /// The mean cross-entropy over all positions of the batch that have a target; its gradient into `gradient`
  /// (network.table().size()). Uses the threads of the caller's TBB arena. Throws ComputationError for a loss that is
  /// not finite.
  double operator()(std::span<const S> parameters, const Batch& batch, std::span<S> gradient);

  /// The mean loss alone.
  double loss(std::span<const S> parameters, const Batch& batch);

 private:
  double run(std::span<const S> parameters, const Batch& batch, std::span<S> gradient);

  static constexpr std::size_t kSums = 8;

  const Network<S>* network_;
  Hook<S> hook_;
  std::size_t chunk_;                                      ///< tokens in a chunk: whole sequences
  std::vector<std::unique_ptr<Workspace<S>>> workspaces_;  ///< one for every thread
  std::vector<std::vector<S>> sums_;
};

}  // namespace sinkflow::transformer

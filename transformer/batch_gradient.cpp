#include "transformer/batch_gradient.hpp"

#include <algorithm>
#include <cmath>
#include <utility>

#include <tbb/parallel_for.h>
#include <tbb/task_arena.h>

#include "theory/errors.hpp"

namespace sinkflow::transformer {
namespace {

/// Enough columns for a matrix product to run at full speed, few enough for the activations to stay in the cache.
constexpr std::size_t kChunkTokens = 256;

/// Parameters that are added up in one go.
constexpr std::size_t kGrain = 1 << 14;

}  // namespace

template <class S>
BatchGradient<S>::BatchGradient(const Network<S>& network, Hook<S> hook)
    : network_(&network), hook_(std::move(hook)), sums_(kSums) {
  const auto length = static_cast<std::size_t>(network.length());
  chunk_ = std::max<std::size_t>(1, kChunkTokens / length) * length;
}

template <class S>
double BatchGradient<S>::operator()(std::span<const S> parameters, const Batch& batch, std::span<S> gradient) {
  return run(parameters, batch, gradient);
}

template <class S>
double BatchGradient<S>::loss(std::span<const S> parameters, const Batch& batch) {
  return run(parameters, batch, {});
}

template <class S>
double BatchGradient<S>::run(std::span<const S> parameters, const Batch& batch, std::span<S> gradient) {
  const std::size_t tokens = batch.inputs.size();
  const std::size_t chunks = (tokens + chunk_ - 1) / chunk_;
  const auto counted = static_cast<double>(target_count(batch.targets));
  const auto scale = static_cast<S>(1.0 / counted);
  std::vector<double> losses(kSums, 0.0);
  while (workspaces_.size() < static_cast<std::size_t>(tbb::this_task_arena::max_concurrency())) {
    workspaces_.push_back(network_->make_workspace());
  }
  const auto add_chunks = [&](std::size_t sum) {
    Workspace<S>& workspace = *workspaces_[static_cast<std::size_t>(tbb::this_task_arena::current_thread_index())];
    sums_[sum].assign(gradient.size(), S(0));
    for (std::size_t chunk = sum; chunk < chunks; chunk += kSums) {
      const std::size_t begin = chunk * chunk_;
      const std::size_t count = std::min(chunk_, tokens - begin);
      const Batch part{batch.inputs.subspan(begin, count), batch.targets.subspan(begin, count)};
      network_->predict(parameters, part, workspace, hook_);
      losses[sum] += network_->loss(part, workspace);
      if (!gradient.empty()) {
        network_->backward(parameters, part, scale, workspace, sums_[sum]);
      }
    }
  };
  tbb::parallel_for(std::size_t{0}, kSums, add_chunks, tbb::simple_partitioner());
  tbb::parallel_for(tbb::blocked_range<std::size_t>(0, gradient.size(), kGrain), [&](const auto& range) {
    const auto count = static_cast<Eigen::Index>(range.size());
    const auto part = [&](std::vector<S>& sum) { return Eigen::Map<Vector<S>>(&sum[range.begin()], count); };
    Eigen::Map<Vector<S>> total(&gradient[range.begin()], count);
    total = part(sums_.front());
    for (std::size_t sum = 1; sum < kSums; ++sum) {
      total += part(sums_[sum]);
    }
  });
  double loss = 0;
  for (const double part : losses) {
    loss += part;
  }
  loss /= counted;
  if (!std::isfinite(loss)) {
    throw ComputationError("the loss is not a finite number");
  }
  return loss;
}

template class BatchGradient<float>;
template class BatchGradient<double>;

}  // namespace sinkflow::transformer

#include "transformer/cross_entropy.hpp"

#include <algorithm>
#include <cmath>

#include "transformer/kernels.hpp"

namespace sinkflow::transformer {
template <class S>
double cross_entropy(std::span<const Token> targets, Matrix<S>& predictions) {
  double sum = 0;
  for (Eigen::Index i = 0; i < predictions.cols(); ++i) {
    auto column = predictions.col(i);
    const Token target = targets[static_cast<std::size_t>(i)];
    if (target == kNoTarget) {
      column.setZero();
      continue;
    }
    const S chosen = column[target];
    const auto whole = kernels::softmax(column.size(), column.data());
    sum += std::log(static_cast<double>(whole.sum)) + static_cast<double>(whole.largest - chosen);
    column[target] -= S(1);
  }
  return sum;
}

std::size_t target_count(std::span<const Token> targets) {
  return targets.size() - static_cast<std::size_t>(std::count(targets.begin(), targets.end(), kNoTarget));
}

template double cross_entropy<float>(std::span<const Token>, Matrix<float>&);
template double cross_entropy<double>(std::span<const Token>, Matrix<double>&);

}  // namespace sinkflow::transformer

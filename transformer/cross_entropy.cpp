#include "transformer/cross_entropy.hpp"

#include <algorithm>
#include <cmath>

namespace sinkflow::transformer {
namespace {

/// Beside the largest logit: e^-60 adds nothing to 1 in either precision, and neither it nor its share of a mean
/// is subnormal, which would be slow.
constexpr double kLowest = -60;

}  // namespace

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
    column.array() -= column.maxCoeff();
    const S chosen = column[target];
    column = column.array().max(static_cast<S>(kLowest)).exp();
    const S whole = column.sum();
    sum += std::log(static_cast<double>(whole)) - static_cast<double>(chosen);
    column /= whole;
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

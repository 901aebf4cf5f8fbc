#include "verify/instruments/construction/sink_heads.hpp"

#include <algorithm>
#include <limits>
#include <numeric>

#include "theory/simplified_model.hpp"
#include "theory/trigger_query.hpp"
#include "verify/statistics/extremes.hpp"

namespace sinkflow::verify {

Eigen::RowVectorXd counts_between(const Sequence& sequence, Eigen::Index tokens, int first, int last) {
  Eigen::RowVectorXd counts = Eigen::RowVectorXd::Zero(tokens);
  for (int i = first; i <= last; ++i) {
    ++counts[sequence[static_cast<std::size_t>(i)]];
  }
  return counts;
}

Eigen::VectorXd equation_one(const transformer::HeadParameters& head, const Sequence& sequence, int n,
                             bool count_query) {
  const transformer::Token query = sequence[static_cast<std::size_t>(n)];
  const Eigen::RowVectorXd counts = counts_between(sequence, head.transition.cols(), 1, count_query ? n : n - 1);
  if (is_trigger(head, query)) {
    const int copied = n > 1 ? sequence[static_cast<std::size_t>(n) - 1] : -1;
    return theory::trigger_distribution({counts.transpose(), copied}, head.xi, head.beta, head.lambda);
  }
  const auto row = std::lower_bound(head.rows.begin(), head.rows.end(), query) - head.rows.begin();
  theory::Model model;
  model.transition = head.transition.middleRows(row, 1);
  model.row_weight = Eigen::VectorXd::Ones(1);
  model.counts = counts;
  model.xi = head.xi;
  const theory::State state{head.alpha.segment(row, 1), head.beta};
  return theory::predicted_distribution(model, state, 0).transpose();
}

double rounding_of_laws(const transformer::OneLayerTransformer& transformer, const transformer::HeadParameters& head) {
  double largest_log = 0;
  for (Eigen::Index v = 0; v < head.transition.rows(); ++v) {
    for (theory::SparseRows::InnerIterator entry(head.transition, v); entry; ++entry) {
      largest_log = larger(largest_log, -std::log(entry.value()));
    }
  }
  const double value = std::max(head.xi.cwiseAbs().maxCoeff(), head.beta.cwiseAbs().maxCoeff());
  const double attention = std::max(head.alpha.cwiseAbs().maxCoeff(), std::abs(head.lambda));
  // The logits themselves, and the values weighted with attention weights that are off relatively by their own logits.
  const double size = 1 + largest_log + value * (1 + attention);
  return static_cast<double>(transformer.dimension()) * std::numeric_limits<double>::epsilon() * size;
}

}  // namespace sinkflow::verify

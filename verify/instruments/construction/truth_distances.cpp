#include "verify/instruments/construction/truth_distances.hpp"

#include <algorithm>
#include <cmath>

#include "verify/instruments/construction/sink_heads.hpp"

namespace sinkflow::verify {
namespace {

/// Probability of all tokens but `copied`, added up, since 1 - q would lose digits.
double away_from(transformer::Token copied, Eigen::VectorXd law) {
  law[copied] = 0;
  return law.sum();
}

void compare_bigram(const transformer::HeadParameters& head, transformer::Token query, int n,
                    const Eigen::VectorXd& law, TruthDistances& distances) {
  const auto row = std::lower_bound(head.rows.begin(), head.rows.end(), query) - head.rows.begin();
  distances.choices += head.transition.innerVector(row).nonZeros() > 1;
  distances.bigram.add(total_variation(Eigen::MatrixXd(head.transition).row(row).transpose(), law));
  distances.range = larger(distances.range, n * head.xi.maxCoeff() * std::exp(-head.alpha.minCoeff()));
}

void compare_copy(const transformer::HeadParameters& head, const Sequence& sequence, int n, const Eigen::VectorXd& law,
                  TruthDistances& distances) {
  const transformer::Token copied = sequence[static_cast<std::size_t>(n) - 1];
  const Eigen::Index tokens = head.transition.cols();
  Eigen::VectorXd rivals = counts_between(sequence, tokens, 1, n).transpose().cwiseProduct(head.xi);
  rivals[copied] = 0;
  const double power = std::exp(head.lambda);
  ++distances.copies;
  distances.copy.add(away_from(copied, law));
  distances.gap = smaller(distances.gap, (head.xi[copied] * power - rivals.maxCoeff()) / (power + n));
}

}  // namespace

double total_variation(const Eigen::VectorXd& p, const Eigen::VectorXd& q) {
  return (p - q).cwiseMax(0).sum();
}

Eigen::VectorXd last_law(const transformer::HeadParameters& head, const Sequence& sequence) {
  const auto length = static_cast<int>(sequence.size()) - 1;
  return transformer::predict(transformer::sink_transformer(head, length), sequence).rightCols(1);
}

TruthDistances truth_distances(const transformer::HeadParameters& head, const std::vector<Sequence>& sequences) {
  TruthDistances distances;
  for (const Sequence& sequence : sequences) {
    const auto length = static_cast<int>(sequence.size()) - 1;
    const transformer::OneLayerTransformer transformer = transformer::sink_transformer(head, length);
    const Eigen::MatrixXd laws = transformer::predict(transformer, sequence);
    distances.rounding.add(rounding_of_laws(transformer, head));
    for (int n = 1; n <= length; ++n) {
      const transformer::Token query = sequence[static_cast<std::size_t>(n)];
      if (!is_trigger(head, query)) {
        compare_bigram(head, query, n, laws.col(n), distances);
      } else if (n > 1 && !is_trigger(head, sequence[static_cast<std::size_t>(n) - 1])) {
        compare_copy(head, sequence, n, laws.col(n), distances);
      }
    }
  }
  return distances;
}

}  // namespace sinkflow::verify
